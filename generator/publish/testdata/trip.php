<?php

/*
 * Takes deliveries through the package in the folder argv[1]: one line of JSON each, with headers and the payload
 * as a text. Prints for each the class, and the payload as it comes back in three ways, or what was thrown.
 */

declare(strict_types=1);

error_reporting(E_ALL);
set_error_handler(static function (int $level, string $message, string $file, int $line): never {
    throw new ErrorException($message, 0, $level, $file, $line);
});

$manifest = json_decode(file_get_contents($argv[1] . '/composer.json'), true, 512, JSON_THROW_ON_ERROR);
if (is_file($argv[1] . '/vendor/autoload.php')) {
    require $argv[1] . '/vendor/autoload.php';
} else {
    spl_autoload_register(static function (string $class) use ($manifest, $argv): void {
        foreach ($manifest['autoload']['psr-4'] as $prefix => $folder) {
            if (str_starts_with($class, $prefix)) {
                require $argv[1] . '/' . $folder . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
            }
        }
    });
}
$event = array_key_first($manifest['autoload']['psr-4']) . 'Event';

// Each class can be declared, and each file that ALL names is there.
foreach (glob($argv[1] . '/src/Types/*.php') as $file) {
    $name = substr($event, 0, -strlen('Event')) . 'Types\\' . basename($file, '.php');
    class_exists($name) || enum_exists($name) || throw new LogicException($file);
}
foreach ($event::ALL as $one) {
    foreach ([...array_values($one['schemas']), ...array_filter([$one['sample']])] as $file) {
        json_decode(file_get_contents($argv[1] . '/' . $file), false, 512, JSON_THROW_ON_ERROR);
    }
}

$flags = JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION;
while (($line = fgets(STDIN)) !== false) {
    $delivery = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
    try {
        $model = $event::fromJson($delivery['payload'], $delivery['headers'] ?? []);
        $class = $model::class;
        $out = [
            'class' => substr($class, strrpos($class, '\\') + 1),
            'json' => $model->toJson(),
            'again' => $class::fromArray($model->toArray())->toJson(),
        ];
        try { // what PHP's arrays may change
            $out['array'] = $event::fromArray(json_decode($delivery['payload'], true), $delivery['headers'] ?? [])->toJson();
        } catch (UnexpectedValueException $e) {
            $out['array'] = $e->getMessage();
        }
        if ($class::fromJson($out['json']) != $model || json_encode($model, $flags) != json_encode((object) $model->toArray(), $flags)) {
            throw new LogicException('another model');
        }
    } catch (UnexpectedValueException $e) {
        $out = ['fault' => $e->getMessage(), 'kind' => (new ReflectionClass($e))->getShortName()];
    }
    echo json_encode($out, $flags), "\n";
}
