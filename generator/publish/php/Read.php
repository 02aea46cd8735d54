<?php

declare(strict_types=1);

namespace Siohook\Catalog;

/**
 * Functions that read one value of a payload, from what json_decode gives of it and its JSON Pointer.
 *
 * @internal
 */
final class Read
{
    public static function any(): \Closure
    {
        return Value::any(...);
    }

    public static function string(): \Closure
    {
        return static fn (mixed $v, string $at): string => is_string($v) ? $v : throw InvalidPayload::wrong($at, 'string', $v);
    }

    public static function boolean(): \Closure
    {
        return static fn (mixed $v, string $at): bool => is_bool($v) ? $v : throw InvalidPayload::wrong($at, 'boolean', $v);
    }

    public static function null(): \Closure
    {
        return static fn (mixed $v, string $at): mixed => $v === null ? null : throw InvalidPayload::wrong($at, 'null', $v);
    }

    public static function number(): \Closure
    {
        return static fn (mixed $v, string $at): int|float => is_int($v) || is_float($v) && is_finite($v) ? $v : throw InvalidPayload::wrong($at, 'number', $v);
    }

    /** In JSON, 5.0 is an integer. */
    public static function integer(): \Closure
    {
        return static function (mixed $v, string $at): int {
            if (is_float($v) && !is_finite($v)) {
                throw new InvalidPayload($at, 'PHP has no such large number');
            }
            if (is_float($v) && floor($v) === $v) {
                if ($v < PHP_INT_MIN || $v >= PHP_INT_MAX) {
                    throw InvalidPayload::wrong($at, 'integer of at most ' . (8 * PHP_INT_SIZE) . ' bits', $v);
                }
                return (int) $v;
            }
            return is_int($v) ? $v : throw InvalidPayload::wrong($at, 'integer', $v);
        };
    }

    /** @param list<null|bool|int|float|string> $values */
    public static function among(array $values): \Closure
    {
        return static function (mixed $v, string $at) use ($values): mixed {
            foreach ($values as $one) {
                if ($v === $one || is_float($v) && is_int($one) && $v == $one) {
                    return $one;
                }
            }
            throw InvalidPayload::wrong($at, implode(' or ', array_map(static fn (mixed $one): string => json_encode($one, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES), $values)), $v);
        };
    }

    /** @param class-string<\BackedEnum> $enum */
    public static function enum(string $enum): \Closure
    {
        return static function (mixed $v, string $at) use ($enum): \BackedEnum {
            foreach ($enum::cases() as $case) {
                if ($v === $case->value || is_float($v) && is_int($case->value) && $v == $case->value) {
                    return $case;
                }
            }
            throw InvalidPayload::wrong($at, implode(' or ', array_map(static fn (\BackedEnum $case): string => json_encode($case->value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES), $enum::cases())), $v);
        };
    }

    /** @param class-string<Model> $class */
    public static function model(string $class): \Closure
    {
        return static fn (mixed $v, string $at): Model => $class::read($v, $at);
    }

    public static function nullable(\Closure $read): \Closure
    {
        return static fn (mixed $v, string $at): mixed => $v === null ? null : $read($v, $at);
    }

    public static function nothing(): \Closure
    {
        return static fn (mixed $v, string $at): array => Value::elements($v) === [] ? [] : throw InvalidPayload::wrong($at, '[]', $v);
    }

    public static function list(\Closure $read): \Closure
    {
        return static function (mixed $v, string $at) use ($read): array {
            $all = Value::elements($v) ?? throw InvalidPayload::wrong($at, 'array', $v);
            foreach ($all as $i => $one) {
                $all[$i] = $read($one, InvalidPayload::at($at, $i));
            }
            return $all;
        };
    }

    public static function map(\Closure $read): \Closure
    {
        return static function (mixed $v, string $at) use ($read): JsonObject {
            $all = Value::members($v) ?? throw InvalidPayload::wrong($at, 'object', $v);
            foreach ($all as $name => $one) {
                $all[$name] = $read($one, InvalidPayload::at($at, $name));
            }
            return new JsonObject($all);
        };
    }

    /** The one that reads the value, and if several do, the class that knows most of its members. */
    public static function either(\Closure ...$all): \Closure
    {
        return static function (mixed $v, string $at) use ($all): mixed {
            $faults = $found = [];
            foreach ($all as $read) {
                try {
                    $value = $read($v, $at);
                } catch (InvalidPayload $fault) {
                    $faults[] = $fault;
                    continue;
                }
                if (!$value instanceof Model || $value->extra === []) {
                    return $value;
                }
                $found[] = $value;
            }
            if ($found !== []) {
                usort($found, static fn (Model $a, Model $b): int => count($a->extra) <=> count($b->extra));
                return $found[0];
            }
            // Of those that know such a value, the fault that is deepest says most.
            usort($faults, static fn (InvalidPayload $a, InvalidPayload $b): int => substr_count($b->pointer, '/') <=> substr_count($a->pointer, '/'));
            throw $faults[0]->pointer !== $at ? $faults[0] : new InvalidPayload($at, implode('; or ', array_unique(array_column($faults, 'fault'))));
        };
    }
}
