<?php

declare(strict_types=1);

namespace Siohook\Catalog;

/**
 * Values on their way: as json_decode gives them, with stdClass for objects, as models have them, with JsonObject, and
 * as arrays. A JsonObject among the first is what an array cannot tell: a list, or an object whose names are 0, 1, 2 ...
 *
 * @internal
 */
final class Value
{
    /** What json_decode would have given for an array of PHP. */
    public static function ofArray(mixed $value): mixed
    {
        if ($value instanceof Model || $value instanceof JsonObject) {
            $value = self::plain($value);
        }
        if ($value instanceof \stdClass) {
            return (object) array_map(self::ofArray(...), get_object_vars($value));
        }
        if (!is_array($value)) {
            return $value;
        }
        $all = array_map(self::ofArray(...), $value);
        return array_is_list($all) ? new JsonObject($all) : (object) $all;
    }

    /**
     * The members of an object; null when it is none.
     *
     * @return ?array<array-key, mixed>
     */
    public static function members(mixed $value): ?array
    {
        return match (true) {
            $value instanceof \stdClass => get_object_vars($value),
            $value instanceof JsonObject => $value->toArray(),
            default => null,
        };
    }

    /**
     * The elements of a list; null when it is none.
     *
     * @return ?list<mixed>
     */
    public static function elements(mixed $value): ?array
    {
        return match (true) {
            is_array($value) => array_values($value),
            $value instanceof JsonObject => $value->toArray(),
            default => null,
        };
    }

    /** Any value, as models have it. */
    public static function any(mixed $value, string $at): mixed
    {
        if (is_float($value) && !is_finite($value)) {
            throw new InvalidPayload($at, 'PHP has no such large number');
        }
        if (!is_array($value) && !is_object($value)) {
            return $value;
        }
        $all = $value instanceof \stdClass ? get_object_vars($value) : self::elements($value);
        foreach ($all as $name => $one) {
            $all[$name] = self::any($one, InvalidPayload::at($at, $name));
        }
        return $value instanceof \stdClass ? new JsonObject($all) : $all;
    }

    /** A value of a model as an array, where PHP has one that says the same. */
    public static function plain(mixed $value): mixed
    {
        return match (true) {
            $value instanceof Model, $value instanceof JsonObject => self::object($value->toArray()),
            $value instanceof \BackedEnum => $value->value,
            is_array($value) => array_map(self::plain(...), $value),
            default => $value,
        };
    }

    /** @param array<array-key, mixed> $members */
    private static function object(array $members): array|\stdClass
    {
        $members = array_map(self::plain(...), $members);
        return array_is_list($members) ? (object) $members : $members;
    }
}
