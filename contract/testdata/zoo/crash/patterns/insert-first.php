<?php
// A receiver that inserts the id of a delivery first, where it can be only once, and applies the
// effect then, as CreditCorp's recipe "Make a webhook handler idempotent" shows. The folder
// processed stands for the table with the unique index.
@mkdir('processed');
$file = fopen('sales.jsonl', 'a+');
if ($_SERVER['REQUEST_METHOD'] === 'GET') {
    exit(json_encode(['orders' => substr_count(stream_get_contents($file), "\n")]));
}
$event = json_decode(file_get_contents('php://input'));
if (!$event instanceof stdClass) {
    http_response_code(400);
} elseif (($event->type ?? '') === 'customer.sale.completed') {
    $id = $event->data->order_item->id;
    if (!@mkdir("processed/$id")) {
        exit; // already processed
    }
    usleep(5_000); // looks up the customer
    fwrite($file, json_encode([$id, $event->data->offer_price_plan->direct_charge_amount]) . "\n");
    fsync($file);
}
