# A webhook receiver in Ruby that is to be killed at any moment. It listens on 127.0.0.1 at PORT,
# and keeps what it has counted in the folder STATE; GET /state shows that.
#
# DEFECT is what is wrong with it:
#   none                nothing
#   shared              nothing, and other instances may share its folder
#   ack-first           answers, and stores the sale then
#   no-flush            writes into a buffer, and flushes that now and then
#   memory-dedupe       remembers the sales in memory alone
#   check-then-act      looks whether the store has a sale, and adds it later
#   cache-per-instance  remembers what the store had when it started
#   rewrite             writes its file again from the beginning, and begins anew where it cannot read it
#   lock-file           creates a lock file, and does not start where there is one
#   memory-queue        puts sales into a queue in memory
#   half                stores an order first, and its amount then
#   key-first           stores the id first, and the sale then
#   dead-thread         stores what is to be done, and forgets that when it ends
#   call-first          calls the service at SINK, and stores the sale then
require 'json'
require 'net/http'
require 'socket'

DEFECT = ENV.fetch('DEFECT', 'none')
STATE = ENV.fetch('STATE', '.')
WINDOW = 0.005 # seconds between the steps of what is to be one
SHARED = %w[shared check-then-act cache-per-instance].include?(DEFECT) # others may write the file, too

def path_of(name) = File.join(STATE, name)

# Log is a file of lines that survives a crash at any moment.
class Log
  attr_reader :list

  def initialize(name)
    @name = path_of(name)
    @file = File.open(@name, 'ab')
    lines = whole
    @file.truncate(lines.sum(&:bytesize)) unless SHARED
    @file.fsync
    @list = lines.map { |line| JSON.parse(line) }
  end

  def whole = File.readlines(@name, mode: 'rb').select { |line| line.end_with?("\n") }

  # alone runs a block while no other instance can, on what the whole lines have.
  def alone
    @file.flock(File::LOCK_EX)
    lines = whole
    @file.truncate(lines.sum(&:bytesize))
    yield lines.map { |line| JSON.parse(line) }
  ensure
    @file.flock(File::LOCK_UN)
  end

  def read = whole.map { |line| JSON.parse(line) }

  def append(value)
    line = "#{JSON.generate(value)}\n"
    size = @file.size
    begin
      raise Errno::ENOSPC if @file.syswrite(line) < line.bytesize
      @file.fsync
    rescue SystemCallError
      @file.truncate(size)
      raise
    end
    @list << value
  end
end

File.open(path_of('lock'), File::CREAT | File::EXCL | File::WRONLY).close if DEFECT == 'lock-file'
LOG = Log.new('sales.jsonl')
KEYS = %w[key-first dead-thread].include?(DEFECT) ? Log.new('keys.jsonl') : LOG
AMOUNTS = DEFECT == 'half' ? Log.new('amounts.jsonl') : nil
BUFFERED = DEFECT == 'no-flush' ? File.open(path_of('sales.jsonl'), 'a') : nil
if DEFECT == 'rewrite'
  begin
    LOG.list.concat(JSON.parse(File.read(path_of('sales.json'))))
  rescue SystemCallError, JSON::ParserError
    warn 'no file of sales'
  end
end
SEEN = DEFECT == 'memory-dedupe' ? {} : KEYS.list.to_h { |line| [line[0], true] }
LOCK = Mutex.new # one sale after the other
JOBS = Queue.new

# count counts a sale once.
def count(sale)
  if DEFECT == 'shared'
    return LOG.alone { |lines| LOG.append(sale) unless lines.any? { |line| line[0] == sale[0] } }
  end
  if DEFECT == 'check-then-act'
    return if LOG.read.any? { |line| line[0] == sale[0] }
    sleep WINDOW
    return LOG.append(sale)
  end
  return if SEEN[sale[0]]
  case DEFECT
  when 'no-flush'
    BUFFERED.write("#{JSON.generate(sale)}\n")
    LOG.list << sale
  when 'rewrite'
    File.open(path_of('sales.json'), 'w') do |file|
      sleep WINDOW
      file.write(JSON.generate(LOG.list + [sale]))
      file.fsync
    end
    LOG.list << sale
  when 'half'
    LOG.append(sale[0, 1])
    sleep WINDOW
    AMOUNTS.append(sale[1, 2])
  when 'key-first'
    KEYS.append(sale[0, 1])
    sleep WINDOW
    LOG.append(sale)
  when 'dead-thread'
    KEYS.append(sale)
    Thread.new do
      sleep 2 * WINDOW
      LOCK.synchronize { LOG.append(sale) }
    end
  when 'call-first'
    answer = Net::HTTP.post(URI(ENV.fetch('SINK')), JSON.generate(id: sale[0], amount: sale[1]))
    raise SystemCallError, 'the service fails' unless answer.is_a?(Net::HTTPSuccess)
    sleep WINDOW
    LOG.append(sale)
  else
    LOG.append(sale)
  end
  SEEN[sale[0]] = true
end

def state
  lines = SHARED ? LOG.read : LOG.list
  sums = Hash.new(0)
  (AMOUNTS ? AMOUNTS.list : lines.map { |line| line[1, 2] }).each { |amount, currency| sums[currency] += amount }
  JSON.generate(orders: lines.size, revenue_cents: sums)
end

# take returns the status of the answer, and calls the block to answer before.
def take(body)
  event = JSON.parse(body)
  return 400 unless event.is_a?(Hash)
  return 200 unless event['type'] == 'customer.sale.completed'
  plan = event.dig('data', 'offer_price_plan') || {}
  sale = [event.dig('data', 'order_item', 'id'), plan['direct_charge_amount'], plan['currency']]
  return 422 unless sale[0].is_a?(Integer) && sale[1].is_a?(Integer) && sale[2].is_a?(String)
  if DEFECT == 'memory-queue'
    JOBS << sale
  else
    if DEFECT == 'ack-first'
      yield
      sleep 2 * WINDOW
    end
    LOCK.synchronize { count(sale) }
  end
  200
rescue JSON::ParserError, EncodingError
  400
rescue TypeError # dig met something that is no object
  422
rescue SystemCallError => e
  warn e.message
  500
end

def serve(client)
  method = client.gets.to_s[/\A\w+/]
  headers = {}
  while (line = client.gets.to_s.chomp) != ''
    name, value = line.split(': ', 2)
    headers[name.downcase] = value
  end
  answer = lambda do |status, text = ''|
    next if client.closed?
    client.write("HTTP/1.1 #{status} X\r\nContent-Length: #{text.bytesize}\r\nConnection: close\r\n\r\n#{text}")
    client.close
  end
  return answer.call(200, LOCK.synchronize { state }) if method == 'GET'
  size = headers.fetch('content-length', '0').to_i
  body = client.read(size)
  answer.call(body.to_s.bytesize < size ? 400 : take(body) { answer.call(200) })
rescue SystemCallError, IOError
  nil # the connection broke
ensure
  client.close
end

Thread.new do
  loop do
    sale = JOBS.pop
    sleep 2 * WINDOW
    LOCK.synchronize { count(sale) }
  end
end
server = TCPServer.new('127.0.0.1', Integer(ENV.fetch('PORT', '3000')))
server.listen(128)
trap('TERM') do
  Thread.new do
    LOCK.synchronize do # what was answered is stored
      BUFFERED&.flush
      File.delete(path_of('lock')) if DEFECT == 'lock-file'
      exit!(0)
    end
  end
end
loop { Thread.new(server.accept) { |client| serve(client) } }
