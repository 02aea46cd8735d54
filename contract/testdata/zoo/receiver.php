<?php
// A webhook receiver in PHP, to test siohook with. Start it with
//   STATE=state.json php -S 127.0.0.1:8000 receiver.php
// STATE is the file that keeps what it has counted; GET /state shows it.
//
// DEFECT is what is wrong with it:
//   none              nothing
//   fields-object     500 when a contact's fields are []
//   no-dedupe         counts a sale that is delivered twice twice
//   order-id          tells sales apart by order.id: loses the second item
//   malformed-500     500 to a body that is no JSON
//   unknown-type-400  400 to a type that is not among TYPES, which has spaces between them
declare(strict_types=1);
ini_set('display_errors', '0'); // else PHP answers 200 to an exception

define('DEFECT', getenv('DEFECT') ?: 'none');
const MAX_AMOUNT = 2 ** 53;
define('TYPES', explode(' ', getenv('TYPES') ?: ''));

// withState runs a function on the state while no other request can, and stores
// what the function makes of it.
function withState(callable $change): array
{
    $file = fopen(getenv('STATE') ?: throw new RuntimeException('STATE names no file'), 'c+');
    flock($file, LOCK_EX);
    $before = stream_get_contents($file);
    $state = json_decode($before, true) ?? ['orders' => 0, 'revenue_cents' => 0, 'seen' => []];
    $change($state);
    $after = json_encode($state);
    if ($after !== $before) {
        ftruncate($file, 0);
        rewind($file);
        fwrite($file, $after);
    }
    fclose($file); // unlocks it
    return $state;
}

// countSale returns the status of the answer.
function countSale(mixed $data): int
{
    $id = DEFECT === 'order-id' ? $data->order->id ?? null : $data->order_item->id ?? null;
    $amount = $data->offer_price_plan->direct_charge_amount ?? null;
    if (!is_int($id) || !is_int($amount) || abs($amount) > MAX_AMOUNT) {
        return 422;
    }
    withState(function (array &$state) use ($id, $amount): void {
        if (isset($state['seen']["item $id"]) && DEFECT !== 'no-dedupe') {
            return;
        }
        $state['seen']["item $id"] = true;
        $state['orders']++;
        $state['revenue_cents'] += $amount;
    });
    return 200;
}

function firstName(stdClass $fields): string
{
    return is_string($fields->first_name ?? null) ? $fields->first_name : '';
}

// take handles a delivery and returns the status of the answer.
function take(string $body): int
{
    try {
        $event = json_decode($body, flags: JSON_THROW_ON_ERROR);
    } catch (JsonException $e) {
        if (DEFECT === 'malformed-500') {
            throw $e;
        }
        return 400;
    }
    if (!$event instanceof stdClass) {
        return 400;
    }
    $type = $event->type ?? null;
    if (!is_string($type)) {
        return 422;
    }
    if (DEFECT === 'unknown-type-400' && !in_array($type, TYPES, true)) {
        return 400;
    }
    $fields = $event->data->contact->fields ?? $event->data->customer->fields ?? null;
    if (DEFECT === 'fields-object' && ($fields === [] || $fields instanceof stdClass)) {
        firstName($fields); // a TypeError for []
    }
    return $type === 'customer.sale.completed' ? countSale($event->data ?? null) : 200;
}

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    http_response_code(take(file_get_contents('php://input')));
} elseif ($_SERVER['REQUEST_METHOD'] === 'GET' && $_SERVER['REQUEST_URI'] === '/state') {
    $state = withState(fn (array &$state) => null);
    header('Content-Type: application/json');
    echo json_encode(['orders' => $state['orders'], 'revenue_cents' => $state['revenue_cents']]);
} else {
    http_response_code(405);
}
