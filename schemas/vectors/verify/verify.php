<?php // Verifies the signature vectors: php verify.php ../signatures.json
declare(strict_types=1);

function verify(array $scheme, string $secret, array $headers, string $body, int $now): bool
{
    $header = function (string $name) use ($headers): string {
        foreach ($headers as [$key, $value]) {
            if (strcasecmp($key, $name) === 0) {
                return $value;
            }
        }
        return '';
    };
    $key = $secret;
    if (isset($scheme['key_prefix'])) {
        $text = str_starts_with($secret, $scheme['key_prefix']) ? substr($secret, strlen($scheme['key_prefix'])) : $secret;
        $key = base64_decode($text, true);
    }
    $text = $header($scheme['header']);
    if ($key === false || $key === '' || $text === '') {
        return false;
    }
    $parts = isset($scheme['separator']) ? array_slice(explode($scheme['separator'], $text, 51), 0, 50) : [$text];
    $after = fn (string $prefix): array => array_map(
        fn (string $part): string => substr($part, strlen($prefix)),
        array_values(array_filter($parts, fn (string $part): bool => str_starts_with($part, $prefix))),
    );
    $signed = isset($scheme['id']) ? [$header($scheme['id'])] : [];
    if (isset($scheme['timestamp']) || isset($scheme['time_prefix'])) {
        $stamps = isset($scheme['timestamp']) ? [$header($scheme['timestamp'])] : $after($scheme['time_prefix']);
        if (count($stamps) !== 1 || !preg_match('/\A[0-9]{1,12}\z/', $stamps[0]) || abs($now - (int) $stamps[0]) > ($scheme['tolerance'] ?? INF)) {
            return false;
        }
        $signed[] = $stamps[0];
    }
    if (in_array('', $signed, true)) {
        return false;
    }
    $digest = hash_hmac($scheme['hash'], implode('.', [...$signed, $body]), $key, true);
    $want = $scheme['encoding'] === 'base64' ? base64_encode($digest) : bin2hex($digest);
    return in_array(true, array_map(fn (string $got): bool => hash_equals($want, $got), $after($scheme['prefix'] ?? '')), true);
}

$data = json_decode(file_get_contents($argv[1]), true, 512, JSON_THROW_ON_ERROR);
$wrong = 0;
foreach ($data['vectors'] as $v) {
    $taken = verify($data['schemes'][$v['scheme']], $v['secret'], $v['headers'], base64_decode($v['body'], true), $v['now']);
    if ($v['verdict'] !== 'either' && $taken !== ($v['verdict'] === 'accept')) {
        $wrong++;
        echo "{$v['id']}: want {$v['verdict']}: {$v['why']}\n";
    }
}
echo "vectors: ", count($data['vectors']), ", wrong: $wrong\n";
exit($wrong > 0 ? 1 : 0);
