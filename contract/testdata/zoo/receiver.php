<?php
// A webhook receiver in PHP, to test siohook with. Start it with
//   STATE=state.json PHP_CLI_SERVER_WORKERS=8 php -S 127.0.0.1:8000 receiver.php
// STATE is the file that keeps what it has counted; GET /state shows it.
//
// DEFECT is what is wrong with it:
//   none              nothing
//   fields-object     500 when a contact's fields are []
//   trace-200         answers 200 with the trace of what fails when a contact's fields are []
//   error-200         answers 200 and that it failed when a contact's fields are []
//   no-error          nothing: answers that there is no error
//   no-dedupe         counts a sale that is delivered twice twice
//   order-id          tells sales apart by order.id: loses the second item
//   malformed-500     500 to a body that is no JSON
//   unknown-type-400  400 to a type that is not among TYPES, which has spaces between them
//   loses-accents     200 to the sale of a name beyond ASCII, and loses it
//   loses-free        takes an amount of 0 for none: 200, and loses the sale
//   file-race         reads the number of sales, and writes it back later: loses some at once
//   short-memory      remembers the last 8 sales: counts a duplicate that comes later
//   one-total         adds up EUR and USD
//   rounds            rounds amounts to ten cents
//   tags-only-grow    a tag that is removed raises the number of tags
//   access            nothing: who buys gets access, by e-mail address
//   access-optin      who opts in loses that
//   by-plan           tells sales apart by order.id and price plan: loses renewals
//   hiccups           500 to every 41st delivery
//
// With a SECRET it takes the events of the settings product, and verifies their signature. DEFECT is then
//   none              nothing
//   off               verifies nothing
//   one-event         verifies the signatures of sales alone
//   rewritten         verifies the signature of JSON that it has written again
//   empty-secret      accepts the signature of the empty secret, too
//   truncated         compares as many characters as it gets
//   throws            500 to a signature that is not hexadecimal
//   tells             answers with the right signature
//   silent            200 to a wrong signature, and no effect
//   new-sale          knows a sale by another name
//   cancelled         knows a canceled sale with two l
//   name-in-body      looks for the name of the event in the body
//   exact-header      looks for the header of the name in one spelling
//   canceled-as-sale  counts a canceled sale as one
declare(strict_types=1);
ini_set('display_errors', getenv('DEFECT') === 'trace-200' ? '1' : '0'); // with it, PHP answers 200 to an exception

define('DEFECT', getenv('DEFECT') ?: 'none');
define('SECRET', getenv('SECRET') ?: '');
const MAX_AMOUNT = 2 ** 53;
define('TYPES', explode(' ', getenv('TYPES') ?: ''));

// withState runs a function on the state while no other request can, and stores
// what the function makes of it.
function withState(callable $change): array
{
    $file = fopen(getenv('STATE') ?: throw new RuntimeException('STATE names no file'), 'c+');
    flock($file, LOCK_EX);
    $before = stream_get_contents($file);
    $state = json_decode($before, true) ?? ['orders' => 0, 'revenue_cents' => [], 'tags' => 0, 'seen' => [], 'canceled' => [], 'access' => [], 'deliveries' => 0];
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

// isSigned tells whether the provider has signed a body.
function isSigned(string $body): bool
{
    if (DEFECT === 'off' || DEFECT === 'one-event' && ($_SERVER['HTTP_X_WEBHOOK_EVENT'] ?? '') !== 'SALE_NEW') {
        return true;
    }
    if (DEFECT === 'rewritten') {
        $body = json_encode(json_decode($body, true));
    }
    $got = $_SERVER['HTTP_X_WEBHOOK_SIGNATURE'] ?? '';
    foreach (DEFECT === 'empty-secret' ? [SECRET, ''] : [SECRET] as $secret) {
        $want = hash_hmac('sha256', $body, $secret);
        if (DEFECT === 'throws' && $got !== '' && !hash_equals(hex2bin($want), hex2bin($got))) { // a TypeError where it is not hexadecimal
            return false;
        }
        if (DEFECT === 'truncated' && strncmp($want, $got, strlen($got)) === 0) {
            return true;
        }
        if (DEFECT === 'tells' && $got !== $want) {
            echo $want;
        }
        if (hash_equals($want, $got)) {
            return true;
        }
    }
    return false;
}

// nameOf is the name of an event of the settings product.
function nameOf(stdClass $event): string
{
    $name = match (DEFECT) {
        'exact-header' => getallheaders()['X-Webhook-Event'] ?? '',
        'name-in-body' => is_string($event->type ?? null) ? $event->type : '',
        default => $_SERVER['HTTP_X_WEBHOOK_EVENT'] ?? '',
    };
    $known = ['new-sale' => ['SALE_NEW', 'NEW_SALE'], 'cancelled' => ['SALE_CANCELED', 'SALE_CANCELLED']][DEFECT] ?? [];
    if (in_array($name, $known, true)) {
        $name = $name === $known[1] ? $known[0] : 'unknown';
    }
    return DEFECT === 'canceled-as-sale' && $name === 'SALE_CANCELED' ? 'SALE_NEW' : $name;
}

// fromSettings is an event of the settings product in the form of the other one.
function fromSettings(string $name, stdClass $event): stdClass
{
    $plan = $event->pricePlan ?? null;
    return (object) [
        'type' => ['SALE_NEW' => 'customer.sale.completed', 'SALE_CANCELED' => 'canceled'][$name] ?? $name,
        'data' => (object) [
            'customer' => $event->customer ?? null, 'order' => $event->order ?? null, 'order_item' => $event->orderItem ?? null,
            'offer_price_plan' => (object) ['id' => $plan->id ?? null, 'direct_charge_amount' => $plan->amount ?? null, 'currency' => $plan->currency ?? null],
        ],
    ];
}

// cancel takes a sale back, also one that comes later, and returns the status of the answer.
function cancel(stdClass $data): int
{
    $id = $data->order_item->id ?? null;
    ['direct_charge_amount' => $amount, 'currency' => $currency] = (array) $data->offer_price_plan;
    if (!is_int($id) || !is_int($amount) || abs($amount) > MAX_AMOUNT || !is_string($currency)) {
        return 422;
    }
    withState(function (array &$state) use ($id, $amount, $currency): void {
        if (isset($state['canceled']["item $id"])) {
            return;
        }
        $state['canceled']["item $id"] = true;
        if (isset($state['seen']["item $id"])) {
            $state['orders']--;
            $state['revenue_cents'][$currency] -= $amount;
        }
    });
    return 200;
}

// countSale returns the status of the answer.
function countSale(mixed $data): int
{
    $id = DEFECT === 'order-id' ? $data->order->id ?? null : $data->order_item->id ?? null;
    $plan = $data->offer_price_plan ?? null;
    $amount = $plan->direct_charge_amount ?? null;
    $currency = $plan->currency ?? null;
    if (!is_int($id) || !is_int($amount) || abs($amount) > MAX_AMOUNT || !is_string($currency)) {
        return 422;
    }
    $name = $data->customer->fields->first_name ?? null;
    if (DEFECT === 'loses-accents' && is_string($name) && preg_match('/[^\x00-\x7f]/', $name)) {
        return 200;
    }
    if (DEFECT === 'loses-free' && !$amount) {
        return 200;
    }
    if (DEFECT === 'by-plan') {
        $id = ($data->order->id ?? '') . ' ' . ($plan->id ?? '');
    }
    if (DEFECT === 'rounds') {
        $amount = (int) round($amount / 10) * 10;
    }
    if (DEFECT === 'one-total') {
        $currency = 'all';
    }
    $before = null;
    withState(function (array &$state) use ($id, $amount, $currency, $data, &$before): void {
        if (isset($state['seen']["item $id"]) && DEFECT !== 'no-dedupe') {
            return;
        }
        $state['seen']["item $id"] = true;
        if (isset($state['canceled']["item $id"])) {
            return;
        }
        if (DEFECT === 'short-memory' && count($state['seen']) > 8) {
            array_shift($state['seen']);
        }
        $before = $state['orders'];
        $state['orders'] += DEFECT === 'file-race' ? 0 : 1;
        $state['revenue_cents'][$currency] = ($state['revenue_cents'][$currency] ?? 0) + $amount;
        $state['access']['by ' . json_encode($data->customer->email ?? null)] = true;
    });
    if (DEFECT === 'file-race' && $before !== null) {
        usleep(10_000);
        withState(function (array &$state) use ($before): void { $state['orders'] = $before + 1; });
    }
    return 200;
}

function firstName(stdClass $fields): string
{
    return is_string($fields->first_name ?? null) ? $fields->first_name : '';
}

// take handles a delivery and returns the status of the answer.
function take(string $body): int
{
    if (SECRET !== '' && !isSigned($body)) {
        return DEFECT === 'silent' ? 200 : 401;
    }
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
    if (SECRET !== '') {
        $event = fromSettings(nameOf($event), $event);
    }
    $type = $event->type ?? null;
    if (!is_string($type)) {
        return 422;
    }
    if (DEFECT === 'unknown-type-400' && !in_array($type, TYPES, true)) {
        return 400;
    }
    $fields = $event->data->contact->fields ?? $event->data->customer->fields ?? null;
    if ((DEFECT === 'fields-object' || DEFECT === 'trace-200') && ($fields === [] || $fields instanceof stdClass)) {
        firstName($fields); // a TypeError for []
    }
    if (DEFECT === 'hiccups') {
        $state = withState(function (array &$state): void { $state['deliveries']++; });
        if ($state['deliveries'] % 41 === 0) {
            throw new RuntimeException('the database is gone for a moment');
        }
    }
    if ($type === 'contact.tag.added' || $type === 'contact.tag.removed') {
        $by = $type === 'contact.tag.added' || DEFECT === 'tags-only-grow' ? 1 : -1;
        withState(function (array &$state) use ($by): void { $state['tags'] += $by; });
    }
    if ($type === 'contact.optin.completed' && DEFECT === 'access-optin' && !str_starts_with($event->data->contact->email ?? '', 'story.')) { // the same in any order
        withState(function (array &$state) use ($event): void { unset($state['access']['by ' . json_encode($event->data->contact->email ?? null)]); });
    }
    if ($type === 'canceled' && SECRET !== '') {
        return cancel($event->data);
    }
    $status = $type === 'customer.sale.completed' ? countSale($event->data ?? null) : 200;
    if ($status === 200 && DEFECT === 'error-200' && $fields === []) {
        echo '{"success":false,"error":"fields is no object"}';
    } elseif ($status === 200 && DEFECT === 'no-error') {
        echo '{"success":true,"error":null,"errors":[]}';
    }
    return $status;
}

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    http_response_code(take(file_get_contents('php://input')));
} elseif ($_SERVER['REQUEST_METHOD'] === 'GET' && $_SERVER['REQUEST_URI'] === '/state') {
    $state = withState(fn (array &$state) => null);
    header('Content-Type: application/json');
    $shown = ['orders' => $state['orders'], 'revenue_cents' => (object) $state['revenue_cents'], 'tags' => $state['tags']];
    echo json_encode(str_starts_with(DEFECT, 'access') ? $shown + ['access' => array_keys($state['access'])] : $shown);
} else {
    http_response_code(405);
}
