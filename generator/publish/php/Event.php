<?php

declare(strict_types=1);

namespace Siohook\Catalog;

/** Finds the class of a delivery. */
final class Event
{
    /**
     * The events of the catalog. The files are in the folder of this package.
     *
     * @var list<array{id: string, type: string, variant: ?string, title: string, class: class-string<Model>, select: list<string>, schemas: array{lenient: string, strict: string}, sample: ?string}>
     */
    public const ALL = [
        //EVENTS
    ];

    /**
     * Reads a delivery of any event.
     *
     * @param array<string, string|list<string>> $headers headers of the request; needed where the payload does not name its event
     * @return //CLASSES
     * @throws InvalidPayload if the payload is not as the event's lenient schema has it
     * @throws UnknownEvent if it is of no event of the catalog
     */
    public static function fromJson(string $json, array $headers = []): Model
    {
        return self::read(Model::decode($json), $headers);
    }

    /**
     * Reads what json_decode($json, true) gives of a delivery; see Model::fromArray.
     *
     * @param array<array-key, mixed> $data
     * @param array<string, string|list<string>> $headers headers of the request; needed where the payload does not name its event
     * @return //CLASSES
     * @throws InvalidPayload if the payload is not as the event's lenient schema has it
     * @throws UnknownEvent if it is of no event of the catalog
     */
    public static function fromArray(array $data, array $headers = []): Model
    {
        return self::read(Value::ofArray($data), $headers);
    }

    /** @param array<string, string|list<string>> $headers */
    private static function read(mixed $payload, array $headers): Model
    {
        if (!$payload instanceof \stdClass) {
            throw InvalidPayload::wrong('', 'object', $payload);
        }
        $headers = array_change_key_case($headers);
        $names = null; //NAMES
        $of = self::ALL;
        foreach ($names ?? [] as $name) {
            if (($of = array_filter(self::ALL, static fn (array $event): bool => $event['type'] === $name)) !== []) {
                break;
            }
        }
        if ($names === [] || $of === []) {
            throw new UnknownEvent($names[0] ?? null, $names === [] ? 'nothing names the event' : 'unknown event ' . json_encode($names[0], JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE));
        }
        $of = array_values(array_filter($of, static fn (array $event): bool => self::has($payload, $event['select'])));
        if ($of === []) {
            throw new UnknownEvent($names[0] ?? null, 'no event of this name has such a payload');
        }
        if ($names !== null || count($of) === 1) {
            return $of[0]['class']::read($payload, '');
        }
        $fits = [];
        foreach ($of as $event) {
            try {
                $fits[$event['id']] = $event['class']::read($payload, '');
            } catch (InvalidPayload) {
                continue;
            }
        }
        if (count($fits) === 1) {
            return end($fits);
        }
        throw new UnknownEvent(null, 'nothing names the event' . ($fits === [] ? '' : '; it may be ' . implode(' or ', array_keys($fits))));
    }

    /** @param list<string> $tokens */
    private static function has(mixed $value, array $tokens): bool
    {
        foreach ($tokens as $token) {
            if (!$value instanceof \stdClass || !property_exists($value, $token)) {
                return false;
            }
            $value = $value->{$token};
        }
        return true;
    }

    /**
     * @param list<string> $tokens
     * @return list<string>
     */
    private static function member(mixed $value, array $tokens): array
    {
        foreach ($tokens as $token) {
            if (!$value instanceof \stdClass || !property_exists($value, $token)) {
                return [];
            }
            $value = $value->{$token};
        }
        return is_string($value) ? [$value] : [];
    }

    /**
     * @param array<string, string|list<string>> $headers
     * @return ?list<string>
     */
    private static function header(array $headers, string $name): ?array
    {
        $value = ((array) ($headers[$name] ?? []))[0] ?? '';
        return $headers === [] ? null : ($value === '' ? [] : [$value]);
    }

    /**
     * @param ?list<string> $firsts
     * @param ?list<string> $seconds
     * @return ?list<string>
     */
    private static function both(?array $firsts, ?array $seconds): ?array
    {
        if ($firsts === null || $seconds === null) {
            return null;
        }
        $names = [];
        foreach ($firsts as $first) {
            foreach ($seconds as $second) {
                $names[] = $first . '.' . $second;
            }
        }
        return array_merge($names, $firsts);
    }
}
