<?php

declare(strict_types=1);

namespace Siohook\Catalog;

/** A payload, or a part of it, is not as the lenient schema of its event has it. */
final class InvalidPayload extends \UnexpectedValueException
{
    /**
     * @param string $pointer JSON Pointer of the value at fault; '' is the payload
     * @param string $fault what is wrong with it
     */
    public function __construct(public readonly string $pointer, public readonly string $fault, ?\Throwable $cause = null)
    {
        parent::__construct(($pointer === '' ? 'payload' : $pointer) . ': ' . $fault, 0, $cause);
    }

    /** @internal */
    public static function wrong(string $pointer, string $want, mixed $got): self
    {
        return new self($pointer, 'want ' . $want . ', got ' . self::words($got));
    }

    /** @internal the pointer of a member or element */
    public static function at(string $pointer, string|int $name): string
    {
        return $pointer . '/' . str_replace(['~', '/'], ['~0', '~1'], (string) $name);
    }

    private static function words(mixed $value): string
    {
        if (is_array($value) || $value instanceof JsonObject) { // the latter from an array
            return 'array';
        }
        if (is_object($value)) {
            return 'object';
        }
        $text = json_encode($value, JSON_UNESCAPED_SLASHES | JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION);
        if ($text === false) {
            return get_debug_type($value);
        }
        return strlen($text) > 60 ? substr($text, 0, 57) . '...' : $text;
    }
}
