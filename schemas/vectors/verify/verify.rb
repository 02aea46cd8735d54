# Verifies the signature vectors: ruby verify.rb ../signatures.json
require 'json'
require 'openssl'

def verify(scheme, secret, headers, body, now)
  header = ->(name) { (headers.find { |key, _| key.casecmp?(name) } || [nil, ''.b])[1] }
  key = secret.b
  if scheme['key_prefix']
    key = secret.delete_prefix(scheme['key_prefix']).unpack1('m0')
  end
  text = header.(scheme['header'])
  return false if key.empty? || text.empty?

  parts = scheme['separator'] ? text.split(scheme['separator'], -1).first(50) : [text]
  after = ->(prefix) { parts.select { |part| part.start_with?(prefix) }.map { |part| part.delete_prefix(prefix) } }
  signed = scheme['id'] ? [header.(scheme['id'])] : []
  if scheme['timestamp'] || scheme['time_prefix']
    stamps = scheme['timestamp'] ? [header.(scheme['timestamp'])] : after.(scheme['time_prefix'])
    return false unless stamps.length == 1 && stamps[0].match?(/\A[0-9]{1,12}\z/)
    return false if (now - stamps[0].to_i).abs > scheme.fetch('tolerance', Float::INFINITY)

    signed << stamps[0]
  end
  return false if signed.any?(&:empty?)

  digest = OpenSSL::HMAC.digest(scheme['hash'], key, [*signed, body].join('.'.b))
  want = scheme['encoding'] == 'base64' ? [digest].pack('m0') : digest.unpack1('H*')
  after.(scheme.fetch('prefix', '')).map do |got|
    # The comparison raises where the lengths differ.
    got.bytesize == want.bytesize && OpenSSL.fixed_length_secure_compare(got, want)
  end.any?
end

data = JSON.parse(File.read(ARGV[0], encoding: 'UTF-8'))
wrong = data['vectors'].count do |v|
  headers = v['headers'].map { |name, value| [name, value.encode('ISO-8859-1').b] }
  taken = verify(data['schemes'][v['scheme']], v['secret'], headers, v['body'].unpack1('m0'), v['now'])
  bad = v['verdict'] != 'either' && taken != (v['verdict'] == 'accept')
  puts "#{v['id']}: want #{v['verdict']}: #{v['why']}" if bad
  bad
end
puts "vectors: #{data['vectors'].length}, wrong: #{wrong}"
exit(wrong.zero? ? 0 : 1)
