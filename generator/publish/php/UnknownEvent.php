<?php

declare(strict_types=1);

namespace Siohook\Catalog;

/**
 * A delivery is of no event of the catalog, or does not tell of which. Accept it with a 2xx: the provider may send
 * events that are not documented.
 */
final class UnknownEvent extends \UnexpectedValueException
{
    /** @param ?string $event what the delivery names; null when it names nothing */
    public function __construct(public readonly ?string $event, string $message)
    {
        parent::__construct($message);
    }
}
