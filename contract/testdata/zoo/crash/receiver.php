<?php
// A webhook receiver in PHP that is to be killed at any moment. Start it with
//   STATE=folder PHP_CLI_SERVER_WORKERS=4 php -S 127.0.0.1:8000 receiver.php
// It keeps what it has counted in the folder STATE; GET /state shows that. It has nothing in memory
// from one request to the next.
//
// DEFECT is what is wrong with it:
//   none            nothing
//   ack-first       answers, and stores the sale then
//   check-then-act  looks whether the store has a sale, and adds it later
//   rewrite         writes its file again from the beginning, and begins anew where it cannot read it
//   lock-file       creates a lock file for each sale, and answers 503 where there is one
//   half            stores an order first, and its amount then
//   key-first       stores the id first, and the sale then
//   dead-thread     stores what is to be done, and does it after the answer or never
//   call-first      calls the service at SINK, and stores the sale then
declare(strict_types=1);
ini_set('display_errors', '0');
ignore_user_abort(true);

define('DEFECT', getenv('DEFECT') ?: 'none');
const WINDOW = 5_000; // microseconds between the steps of what is to be one

function pathOf(string $name): string
{
    return (getenv('STATE') ?: '.') . '/' . $name;
}

// Log is a file of lines that survives a crash at any moment, and is locked as long as it is open.
final class Log
{
    public array $list = [];
    private $file;
    private int $size = 0;

    public function __construct(string $name)
    {
        $this->file = fopen(pathOf($name), 'c+');
        if (DEFECT !== 'check-then-act') {
            flock($this->file, LOCK_EX);
        }
        while (str_ends_with($line = (string) fgets($this->file), "\n")) {
            $this->list[] = json_decode($line);
            $this->size += strlen($line);
        }
        if (DEFECT !== 'check-then-act') {
            ftruncate($this->file, $this->size);
        }
    }

    public function append(array $value): void
    {
        $line = json_encode($value) . "\n";
        fseek($this->file, 0, SEEK_END);
        if (fwrite($this->file, $line) !== strlen($line) || !fsync($this->file)) {
            ftruncate($this->file, $this->size);
            throw new RuntimeException('no space left');
        }
        $this->size += strlen($line);
        $this->list[] = $value;
    }

    public function has(int $id): bool
    {
        return in_array($id, array_column($this->list, 0), true);
    }
}

// answer ends the answer before the script ends.
function answer(): void
{
    header('Content-Length: 2');
    echo 'ok';
    while (ob_get_level() > 0) {
        ob_end_flush();
    }
    flush();
    usleep(2 * WINDOW);
}

function count_sale(array $sale): void
{
    if (DEFECT === 'ack-first') {
        answer();
    }
    if (DEFECT === 'lock-file') {
        $tries = 0;
        while (!@mkdir(pathOf('lock'))) {
            if (++$tries > 60) {
                throw new RuntimeException('somebody has the lock');
            }
            usleep(5_000);
        }
    }
    if (DEFECT === 'key-first' || DEFECT === 'dead-thread') {
        $keys = new Log('keys.jsonl');
        if ($keys->has($sale[0])) {
            return;
        }
        $keys->append([$sale[0]]);
        DEFECT === 'key-first' ? usleep(WINDOW) : answer();
    }
    $log = new Log('sales.jsonl');
    if (DEFECT === 'rewrite') {
        $all = json_decode((string) @file_get_contents(pathOf('sales.json'))) ?? [];
        if (!in_array($sale[0], array_column($all, 0), true)) {
            $file = fopen(pathOf('sales.json'), 'w');
            usleep(WINDOW);
            if (!fwrite($file, json_encode([...$all, $sale])) || !fsync($file)) {
                throw new RuntimeException('no space left');
            }
        }
        return;
    }
    if (!$log->has($sale[0])) {
        if (DEFECT === 'call-first') {
            $options = ['http' => ['method' => 'POST', 'header' => 'Content-Type: application/json', 'content' => json_encode(['id' => $sale[0], 'amount' => $sale[1]])]];
            if (file_get_contents(getenv('SINK'), false, stream_context_create($options)) === false) {
                throw new RuntimeException('the service fails');
            }
        }
        if (in_array(DEFECT, ['check-then-act', 'lock-file', 'call-first'], true)) {
            usleep(WINDOW);
        }
        if (DEFECT === 'half') {
            $log->append([$sale[0]]);
            usleep(WINDOW);
            (new Log('amounts.jsonl'))->append([0, $sale[1], $sale[2]]);
        } else {
            $log->append($sale);
        }
    }
    if (DEFECT === 'lock-file') {
        rmdir(pathOf('lock'));
    }
}

function state(): string
{
    $lines = (new Log('sales.jsonl'))->list;
    if (DEFECT === 'rewrite') {
        $lines = json_decode((string) @file_get_contents(pathOf('sales.json'))) ?? [];
    }
    $sums = [];
    foreach (DEFECT === 'half' ? (new Log('amounts.jsonl'))->list : $lines as [, $amount, $currency]) {
        $sums[$currency] = ($sums[$currency] ?? 0) + $amount;
    }
    return json_encode(['orders' => count($lines), 'revenue_cents' => (object) $sums]);
}

if ($_SERVER['REQUEST_METHOD'] === 'GET') {
    exit(state());
}
$event = json_decode(file_get_contents('php://input'));
if (!$event instanceof stdClass) {
    http_response_code(400);
} elseif (($event->type ?? null) === 'customer.sale.completed') {
    $plan = $event->data->offer_price_plan ?? null;
    $sale = [$event->data->order_item->id ?? null, $plan->direct_charge_amount ?? null, $plan->currency ?? null];
    if (!is_int($sale[0]) || !is_int($sale[1]) || !is_string($sale[2])) {
        http_response_code(422);
    } else {
        try {
            count_sale($sale);
        } catch (RuntimeException $e) {
            error_log($e->getMessage());
            http_response_code(503);
        }
    }
}
