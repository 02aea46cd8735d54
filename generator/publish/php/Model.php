<?php

declare(strict_types=1);

namespace Siohook\Catalog;

/**
 * A part of a payload. Its properties are read-only.
 *
 * Members that the schema does not name are in the array $extra. The array $nulls, where there is one, lists the
 * optional members that are null in the payload; those that it does not list are missing.
 *
 * @property-read array<array-key, mixed> $extra
 */
abstract class Model implements \JsonSerializable
{
    /** @internal */
    protected const REQUIRED = 0;
    /** @internal */
    protected const OPTIONAL = 1;
    /** @internal */
    protected const OPTIONAL_OR_NULL = 2;

    /** @var array<class-string, array<array-key, array{string, \Closure, int}>> */
    private static array $tables = [];

    /**
     * For each member its property, what reads it, and whether it may be missing.
     *
     * @internal
     * @return array<array-key, array{string, \Closure, int}>
     */
    abstract protected static function members(): array;

    /**
     * Reads what json_decode($json, true) gives. To PHP's arrays, {} and [] are the same: read JSON with fromJson
     * where that matters.
     *
     * @param array<array-key, mixed> $data
     * @throws InvalidPayload
     */
    public static function fromArray(array $data): static
    {
        return static::read(Value::ofArray($data), '');
    }

    /** @throws InvalidPayload */
    public static function fromJson(string $json): static
    {
        return static::read(self::decode($json), '');
    }

    /** @internal */
    public static function decode(string $json): mixed
    {
        try {
            return json_decode($json, false, 512, JSON_THROW_ON_ERROR);
        } catch (\JsonException $e) {
            throw new InvalidPayload('', 'no JSON: ' . $e->getMessage(), $e);
        }
    }

    /** @internal */
    final public static function read(mixed $value, string $at): static
    {
        $members = Value::members($value) ?? throw InvalidPayload::wrong($at, 'object', $value);
        $arguments = $nulls = [];
        foreach (self::table() as $name => [$property, $read, $presence]) {
            if (!array_key_exists($name, $members)) {
                if ($presence === self::REQUIRED) {
                    throw new InvalidPayload($at, 'no member ' . json_encode((string) $name, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE));
                }
                continue;
            }
            $arguments[$property] = $read($members[$name], InvalidPayload::at($at, $name));
            if ($presence === self::OPTIONAL_OR_NULL && $arguments[$property] === null) {
                $nulls[] = (string) $name;
            }
            unset($members[$name]);
        }
        if ($nulls !== []) {
            $arguments['nulls'] = $nulls;
        }
        foreach ($members as $name => $one) {
            $arguments['extra'][$name] = Value::any($one, InvalidPayload::at($at, $name));
        }
        return new static(...$arguments);
    }

    /**
     * The payload as json_decode($json, true) would give it, with one difference: an object that PHP would take for a
     * list, because it is empty or its names are 0, 1 and so on, is a stdClass.
     *
     * @return array<array-key, mixed>
     */
    public function toArray(): array
    {
        $out = [];
        foreach (self::table() as $name => [$property, , $presence]) {
            $value = $this->{$property};
            if ($value !== null || $presence === self::REQUIRED || $presence === self::OPTIONAL_OR_NULL && in_array((string) $name, $this->nulls, true)) {
                $out[$name] = Value::plain($value);
            }
        }
        return $out + array_map(Value::plain(...), $this->extra);
    }

    /** The same JSON values as in the payload: 1.0 stays 1.0 in a number, and {} is no []. */
    public function toJson(): string
    {
        return json_encode($this, JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    }

    public function jsonSerialize(): object
    {
        return (object) $this->toArray();
    }

    /** @return array<array-key, array{string, \Closure, int}> */
    private static function table(): array
    {
        return self::$tables[static::class] ??= static::members();
    }
}
