<?php
// A webhook receiver in PHP whose answers show nothing: only an observer sees what is wrong with
// it. DEFECT, WORK and VIEW are those of shop.mjs. Start it with
//   STATE=state.json PHP_CLI_SERVER_WORKERS=16 php -S 127.0.0.1:8000 shop.php
declare(strict_types=1);
ini_set('display_errors', '0'); // else PHP answers 200 to an exception

define('DEFECT', getenv('DEFECT') ?: 'none');
define('WORK', getenv('WORK') ?: 'now');
define('VIEW', getenv('VIEW') ?: 'json');

// withState runs a function on the state while no other request can, and stores
// what the function makes of it.
function withState(callable $change): mixed
{
    $file = fopen(getenv('STATE') ?: throw new RuntimeException('STATE names no file'), 'c+');
    flock($file, LOCK_EX);
    $before = stream_get_contents($file);
    $state = json_decode($before, true) ?? ['jobs' => [], 'seen' => [], 'idle' => 0, 'busy' => 0];
    $result = $change($state);
    $after = json_encode($state);
    if ($after !== $before) {
        ftruncate($file, 0);
        rewind($file);
        fwrite($file, $after);
    }
    fclose($file); // unlocks it
    return $result;
}

function due(array &$state): float
{
    $now = microtime(true);
    if (WORK === 'queue') {
        return $state['idle'] = max($state['idle'], $now) + 0.005;
    }
    return WORK === 'threads' ? $now + mt_rand() / mt_getrandmax() * 0.15 : $now;
}

// take returns the status of the answer.
function take(array &$state, string $body): int
{
    try {
        $event = json_decode($body, flags: JSON_THROW_ON_ERROR);
    } catch (JsonException) {
        return 400;
    }
    if (!$event instanceof stdClass) {
        return 400;
    }
    $type = $event->type ?? null;
    if (!is_string($type)) {
        return 422;
    }
    if (DEFECT === 'drops' && $type === 'customer.sale.completed' && $state['busy'] > 10) {
        return 200;
    }
    $job = ['type' => $type, 'due' => due($state), 'sale' => null];
    $data = $event->data ?? null;
    $id = DEFECT === 'order-id' ? $data->order->id ?? null : $data->order_item->id ?? null;
    $amount = $data->offer_price_plan->direct_charge_amount ?? null;
    $email = $data->customer->email ?? $data->contact->email ?? null;
    if ($type === 'customer.sale.completed') {
        if (!is_int($id) || !is_int($amount) || abs($amount) > 2 ** 53 || !is_string($email)) {
            return 422;
        }
        if (!isset($state['seen']["item $id"]) || DEFECT === 'no-dedupe') {
            $state['seen']["item $id"] = true;
            $job['sale'] = [$id, $email, $amount];
        }
    } elseif (DEFECT === 'side-effect' && str_ends_with($type, 'campaign.finished') && is_string($email)) {
        $job['sale'] = [0, $email, 0];
    }
    $state['jobs'][] = $job;
    return 200;
}

function view(array &$state): string
{
    $now = microtime(true) - (VIEW === 'lag' ? 0.8 : 0);
    $done = array_filter($state['jobs'], fn (array $job) => $job['due'] <= $now);
    $sales = array_values(array_filter(array_column($done, 'sale')));
    $cents = array_sum(array_column($sales, 2));
    $customers = [];
    foreach ($sales as [, $email, $amount]) {
        $customers[$email] ??= ['orders' => 0, 'total' => 0];
        $customers[$email]['orders']++;
        $customers[$email]['total'] += $amount;
    }
    $euros = number_format($cents / 100, 2, ',', '.');
    $orders = count($sales);
    return match (VIEW) {
        'html' => "<html><body><dl><dt>Orders</dt><dd>$orders</dd><dt>Revenue</dt><dd>$euros €</dd></dl></body></html>",
        'metrics' => "orders_total $orders\nrevenue_cents_total $cents\n",
        'csv' => "orders,revenue\n$orders," . number_format($cents / 100, 2, '.', '') . "\n",
        'customers' => json_encode(['customers' => (object) $customers]),
        'access' => json_encode(['access' => (object) array_map(fn () => true, $customers)]),
        'words' => 'last: ' . ($sales ? end($sales)[1] : 'nobody'),
        'log' => json_encode(['events' => count($done)]),
        default => json_encode(['orders' => $orders, 'revenue_cents' => $cents]),
    };
}

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $body = file_get_contents('php://input');
    http_response_code(withState(function (array &$state) use ($body): int {
        $state['busy']++;
        return take($state, $body);
    }));
    if (WORK === 'wait') {
        $tries = 0;
        do {
            usleep(100_000);
            $busy = withState(fn (array &$state): int => $state['busy']);
        } while (DEFECT === 'drops' && $busy > 3 && $busy <= 10 && ++$tries < 50); // until the whole burst is there, on a busy machine, too
    }
    withState(function (array &$state): void { $state['busy']--; });
} elseif ($_SERVER['REQUEST_METHOD'] === 'GET' && $_SERVER['REQUEST_URI'] === '/state') {
    echo withState(view(...));
} else {
    http_response_code(405);
}
