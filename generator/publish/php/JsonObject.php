<?php

declare(strict_types=1);

namespace Siohook\Catalog;

/**
 * A JSON object that has no class: read it like an array. It stays an object when it is written, even if it is empty
 * or if its names are numbers, which PHP would take for a list.
 *
 * @template T
 * @implements \ArrayAccess<array-key, T>
 * @implements \IteratorAggregate<array-key, T>
 */
final class JsonObject implements \ArrayAccess, \Countable, \IteratorAggregate, \JsonSerializable
{
    /** @param array<array-key, T> $members values by name */
    public function __construct(private readonly array $members = [])
    {
    }

    public function offsetExists(mixed $offset): bool
    {
        return isset($this->members[$offset]);
    }

    /** @return T */
    public function offsetGet(mixed $offset): mixed
    {
        return $this->members[$offset] ?? null;
    }

    public function offsetSet(mixed $offset, mixed $value): void
    {
        throw new \LogicException('a JsonObject cannot be changed');
    }

    public function offsetUnset(mixed $offset): void
    {
        throw new \LogicException('a JsonObject cannot be changed');
    }

    public function count(): int
    {
        return count($this->members);
    }

    /** @return \ArrayIterator<array-key, T> */
    public function getIterator(): \ArrayIterator
    {
        return new \ArrayIterator($this->members);
    }

    /** @return array<array-key, T> */
    public function toArray(): array
    {
        return $this->members;
    }

    public function jsonSerialize(): object
    {
        return (object) Value::plain($this);
    }
}
