import { leastCost, usualCost } from '../queue.ts';

/*
 * What is in Redis, and the steps between its states. Each script is one step that happens as a whole or not at all,
 * whoever dies meanwhile. All names begin with one prefix in braces, so that a cluster keeps them together.
 *
 *   job:KEY        hash  the job of a key: `job` and, if an earlier one insists, `kept` (both JSON); `owner`, `part`,
 *                        `since`, `failures`, how often it was `begun` and how often who ran it `died`, `state` (ready,
 *                        later or running), and what came while it ran: `nextJob`, `nextKept`, `nextOwner`, `nextPart`, `nextSince`
 *   waiting        zset  every key that waits, by since when
 *   line:OWNER PART zset the keys that could run, by since when
 *   parts:OWNER    zset  the parts that have any, by what they have used (shares.ts tells how)
 *   owners         zset  the owners that have any and are not paused, likewise
 *   used           hash  what each owner and part has used; floor: where those begin who come anew
 *   later, pauses  zset  keys and owners, by the date that they wait for
 *   turns          hash  turn → key, of all that run
 *   pace:NAME            from when on the next may come, by the clock of Redis
 *   turn:…               BullMQ's own
 */

const prelude = `
local P = KEYS[1]
local function name(...) return P .. table.concat({...}, '') end
local function job(key) return name('job:', key) end
local function used(what, floor)
  return math.max(tonumber(redis.call('HGET', name('used'), what) or 0),
    tonumber(redis.call('HGET', name('floor'), floor) or 0))
end
local function open(owner)
  if redis.call('EXISTS', name('parts:', owner)) == 0 or redis.call('ZSCORE', name('pauses'), owner) then return end
  if not redis.call('ZSCORE', name('owners'), owner) then
    redis.call('ZADD', name('owners'), used('o:' .. owner, ''), owner)
  end
end
local function enter(key, owner, part, since)
  redis.call('HSET', job(key), 'state', 'ready')
  redis.call('ZADD', name('waiting'), since, key)
  redis.call('ZADD', name('line:', owner, ' ', part), since, key)
  if not redis.call('ZSCORE', name('parts:', owner), part) then
    redis.call('ZADD', name('parts:', owner), used('p:' .. part, owner), part)
  end
  open(owner)
end
local function leave(key, owner, part)
  redis.call('ZREM', name('later'), key)
  redis.call('ZREM', name('line:', owner, ' ', part), key)
  if redis.call('EXISTS', name('line:', owner, ' ', part)) == 1 then return end
  redis.call('ZREM', name('parts:', owner), part)
  if redis.call('EXISTS', name('parts:', owner)) == 0 then redis.call('ZREM', name('owners'), owner) end
end
local function charge(set, what, member, floor, cost)
  local now = used(what, floor) + cost
  redis.call('HSET', name('used'), what, tostring(now))
  if redis.call('ZSCORE', set, member) then redis.call('ZADD', set, now, member) end
end
local function chargeBoth(owner, part, cost)
  charge(name('owners'), 'o:' .. owner, owner, '', cost)
  charge(name('parts:', owner), 'p:' .. part, part, owner, cost)
end
local function serve(set, member, floor)
  local stamp = tonumber(redis.call('ZSCORE', set, member))
  if stamp > tonumber(redis.call('HGET', name('floor'), floor) or 0) then
    redis.call('HSET', name('floor'), floor, tostring(stamp))
  end
end
local function set(given)
  local result = {}
  for each in string.gmatch(given, '[^\\n]+') do result[each] = true end
  return result
end
-- Whether somebody must be called to take a turn: one that waits in BullMQ already will find whatever is ready then.
local function isCall()
  if redis.call('EXISTS', name('owners')) == 0 or redis.call('LLEN', name('turn:wait')) > 0 then return 0 end
  return 1
end
-- What came while it ran takes its place; what it was asked and has not done goes along. Whether there was any.
local function follow(key, isUndone)
  local now = redis.call('HMGET', job(key), 'nextJob', 'nextKept', 'nextOwner', 'nextPart', 'nextSince', 'job', 'kept')
  if not now[1] then return false end
  local kept = now[2] or (isUndone and now[7]) or nil
  redis.call('DEL', job(key))
  redis.call('HSET', job(key), 'job', now[1], 'owner', now[3], 'part', now[4], 'since', now[5], 'failures', 0, 'begun', 0)
  if kept then redis.call('HSET', job(key), 'kept', kept) end
  enter(key, now[3], now[4], now[5])
  return true
end
`;

/** key, job, job again if it insists, owner, part, now, capacity, delivery, how long that is remembered → what became of it */
export const add = `${prelude}
local key, text, kept, owner, part, now, capacity, delivery, remembered = unpack(ARGV)
local heard = name('heard:', delivery, ' ', key)
if delivery ~= '' and redis.call('EXISTS', heard) == 1 then return {'known', isCall()} end
local was = redis.call('HMGET', job(key), 'state', 'owner', 'part', 'since', 'nextSince')
local answer = 'queued'
if was[1] == 'running' then
  redis.call('HSET', job(key), 'nextJob', text, 'nextOwner', owner, 'nextPart', part, 'nextSince', was[5] or now)
  if kept ~= '' then redis.call('HSET', job(key), 'nextKept', kept) end
  redis.call('ZADD', name('waiting'), was[5] or now, key)
  answer = 'running, again afterwards'
else
  if not was[1] and redis.call('ZCARD', name('waiting')) >= tonumber(capacity) then
    redis.call('INCR', name('refused'))
    return {'full', isCall()}
  end
  if was[1] then
    leave(key, was[2], was[3])
    answer = 'replaced'
  end
  redis.call('HSET', job(key), 'job', text, 'owner', owner, 'part', part, 'since', was[4] or now, 'failures', 0)
  if kept ~= '' then redis.call('HSET', job(key), 'kept', kept) end
  enter(key, owner, part, was[4] or now)
end
if delivery ~= '' then redis.call('SET', heard, 1, 'PX', remembered) end
return {answer, isCall()}
`;

/** turn, owners and parts that may have no more here → whether to call for another, and then the job if there is one */
export const take = `${prelude}
local turn, fullOwners, fullParts = ARGV[1], set(ARGV[2]), set(ARGV[3])
local function begin(key)
  redis.call('HINCRBY', job(key), 'begun', 1)
  local now = redis.call('HMGET', job(key), 'job', 'kept', 'owner', 'part', 'failures', 'begun', 'died')
  return {isCall(), key, now[1], now[2] or '', now[3], now[4], now[5], now[6], now[7] or '0'}
end
-- Whoever had this turn has died: it goes on with what it was about.
local before = redis.call('HGET', name('turns'), turn)
if before then
  redis.call('HINCRBY', job(before), 'died', 1)
  return begin(before)
end
for _, owner in ipairs(redis.call('ZRANGE', name('owners'), 0, -1)) do
  if not fullOwners[owner] then
    for _, part in ipairs(redis.call('ZRANGE', name('parts:', owner), 0, -1)) do
      if not fullParts[part] then
        local key = redis.call('ZRANGE', name('line:', owner, ' ', part), 0, 0)[1]
        serve(name('owners'), owner, '')
        serve(name('parts:', owner), part, owner)
        chargeBoth(owner, part, ${usualCost})
        leave(key, owner, part)
        redis.call('ZREM', name('waiting'), key)
        redis.call('HSET', job(key), 'state', 'running')
        redis.call('HSET', name('turns'), turn, key)
        return begin(key)
      end
    end
  end
end
return {isCall()}
`;

/** turn, seconds, what became of it (done, given up, later, waits or paused), until when, job, again if it insists → whether to call */
export const finish = `${prelude}
local turn, seconds, outcome, till, text, kept = unpack(ARGV)
local key = redis.call('HGET', name('turns'), turn)
if not key then return isCall() end
redis.call('HDEL', name('turns'), turn)
local was = redis.call('HMGET', job(key), 'owner', 'part', 'since')
chargeBoth(was[1], was[2], math.max(tonumber(seconds), ${leastCost}) - ${usualCost})
if outcome == 'paused' then
  redis.call('ZADD', name('pauses'), 'GT', till, was[1])
  redis.call('ZREM', name('owners'), was[1])
end
redis.call('ZREM', name('waiting'), key)
-- What it was asked, and did not do, goes with what comes after it.
redis.call('HDEL', job(key), 'kept')
if kept ~= '' then redis.call('HSET', job(key), 'kept', kept) end
if follow(key, outcome ~= 'done') then return isCall() end
if outcome == 'done' or outcome == 'given up' then
  redis.call('DEL', job(key))
  return isCall()
end
redis.call('HSET', job(key), 'job', text)
if outcome == 'later' or outcome == 'waits' then
  if outcome == 'later' then redis.call('HINCRBY', job(key), 'failures', 1) end
  redis.call('HSET', job(key), 'state', 'later')
  redis.call('ZADD', name('later'), till, key)
  redis.call('ZADD', name('waiting'), was[3], key)
else
  enter(key, was[1], was[2], was[3])
end
return isCall()
`;

/** now → whether to call, now that what is due has come */
export const wake = `${prelude}
local now = ARGV[1]
for _, key in ipairs(redis.call('ZRANGE', name('later'), '-inf', now, 'BYSCORE')) do
  local was = redis.call('HMGET', job(key), 'owner', 'part', 'since')
  redis.call('ZREM', name('later'), key)
  enter(key, was[1], was[2], was[3])
end
for _, owner in ipairs(redis.call('ZRANGE', name('pauses'), '-inf', now, 'BYSCORE')) do
  redis.call('ZREM', name('pauses'), owner)
  open(owner)
end
if redis.call('HLEN', name('used')) > 10000 then redis.call('DEL', name('used')) end
-- A turn that BullMQ knows nothing of (its end was not heard, or Redis has lost it) runs nowhere.
local running = redis.call('HGETALL', name('turns'))
for at = 1, #running, 2 do
  local turn, key = running[at], running[at + 1]
  if redis.call('EXISTS', name('turn:', turn)) == 0 then
    redis.call('HDEL', name('turns'), turn)
    local was = redis.call('HMGET', job(key), 'owner', 'part', 'since')
    if was[1] and not follow(key, true) then enter(key, was[1], was[2], was[3]) end
  end
end
return isCall()
`;

/** → how many wait, how many run, since when the first waits, how many were refused */
export const state = `${prelude}
local first = redis.call('ZRANGE', name('waiting'), 0, 0, 'WITHSCORES')
return {redis.call('ZCARD', name('waiting')), redis.call('HLEN', name('turns')), first[2] or '',
  tonumber(redis.call('GET', name('refused')) or 0)}
`;

/** name, who, how long → whether it is ours to do */
export const claim = `${prelude}
local held = name('alone:', ARGV[1])
local who = redis.call('GET', held)
if who and who ~= ARGV[2] then return 0 end
redis.call('SET', held, ARGV[2], 'PX', ARGV[3])
return 1
`;

/** name, who, how long nobody need do it again: not at all if that is 0 */
export const release = `${prelude}
local held = name('alone:', ARGV[1])
if redis.call('GET', held) ~= ARGV[2] then return 0 end
if tonumber(ARGV[3]) > 0 then redis.call('SET', held, 'done', 'PX', ARGV[3]) else redis.call('DEL', held) end
return 1
`;

/** name, how many milliseconds apart → for how many to wait, by the clock of Redis, on which all agree */
export const pace = `${prelude}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local free = name('pace:', ARGV[1])
local turn = math.max(now, tonumber(redis.call('GET', free) or 0))
redis.call('SET', free, string.format('%d', turn + ARGV[2]), 'PX', string.format('%d', turn + ARGV[2] - now))
return turn - now
`;

/** what, for how many seconds → how often by now */
export const note = `${prelude}
local noted = name('note:', ARGV[1])
local count = redis.call('INCR', noted)
redis.call('EXPIRE', noted, ARGV[2])
return count
`;

/** what → how often */
export const noted = `${prelude}
return tonumber(redis.call('GET', name('note:', ARGV[1])) or 0)
`;
