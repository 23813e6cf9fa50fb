-- Decides on calls, and takes back what they did not use, one after the other and all of them at one instant: Redis'
-- own. What RateLimitsInMemory says of one process this says of all of them.
--
-- A level is a key or an org. Of it is kept when it was looked at last, and what is owed then: requests and tokens
-- times the milliseconds of a minute, so that a millisecond pays off as much as the limit says, in whole numbers.
-- Beside it stand the calls that run, each until it must have been heard of again.
local MINUTE = 60000
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local lease = tonumber(ARGV[1])
local keys, words = 0, 1
local told = {}

local function key()
  keys = keys + 1
  return KEYS[keys]
end

local function word()
  words = words + 1
  return ARGV[words]
end

local function number()
  return tonumber(word())
end

local function paid(debt, limit, passed)
  if limit < 0 then
    return 0
  end
  return math.max(0, debt - passed * limit)
end

-- A missing limit is -1.
local function level()
  local one = {key = key(), rpm = number(), tpm = number(), most = number(), requests = 0, tokens = 0}
  local kept = redis.call('GET', one.key)
  if kept then
    local at, requests, tokens = string.match(kept, '^(%d+) (%d+) (%d+)$')
    -- A clock that was set back lets nothing pass.
    local passed = math.max(0, now - tonumber(at))
    one.requests = paid(tonumber(requests), one.rpm, passed)
    one.tokens = paid(tonumber(tokens), one.tpm, passed)
  end
  if one.most >= 0 then
    one.calls = key()
  end
  return one
end

local function levels()
  local all = {}
  for i = 1, number() do
    all[i] = level()
  end
  return all
end

local function keep(one)
  if one.requests == 0 and one.tokens == 0 then
    redis.call('DEL', one.key)
    return
  end
  local wait = 0
  if one.rpm > 0 then
    wait = one.requests / one.rpm
  end
  if one.tpm > 0 then
    wait = math.max(wait, one.tokens / one.tpm)
  end
  redis.call('SET', one.key, string.format('%.0f %.0f %.0f', now, one.requests, one.tokens),
    'PX', string.format('%.0f', math.ceil(wait) + 1000))
end

local function hasPlace(one)
  if one.most < 0 then
    return true
  end
  redis.call('ZREMRANGEBYSCORE', one.calls, '-inf', now)
  return redis.call('ZCARD', one.calls) < one.most
end

local function takePlace(one, call)
  if one.most >= 0 then
    redis.call('ZADD', one.calls, now + lease, call)
    redis.call('PEXPIRE', one.calls, lease)
  end
end

-- Whether others may soon be refused for want of places, so that each is to be given back at once.
local function isScarce(one)
  if one.most < 0 then
    return false
  end
  local free = one.most - redis.call('ZCARD', one.calls)
  return free < 4 or free * 2 < one.most
end

-- How long until so many are there; more than the whole limit are there when nothing is owed.
local function wait(debt, limit, amount)
  if limit < 0 then
    return 0
  end
  local asked = math.min(math.max(amount, 1), limit)
  return math.max(0, math.ceil((debt - (limit - asked) * MINUTE) / limit))
end

local function left(debt, limit)
  return math.max(0, math.floor((limit * MINUTE - debt) / MINUTE))
end

-- The level that has the least left of what is counted in a field, and how much.
local function tightest(all, limit, debt)
  local which, least = 0, 0
  for i, one in ipairs(all) do
    if one[limit] >= 0 then
      local here = left(one[debt], one[limit])
      if which == 0 or here < least then
        which, least = i, here
      end
    end
  end
  return which, least, which == 0 and 0 or wait(all[which][debt], all[which][limit], all[which][limit])
end

-- The level that makes wait the longest.
local function latest(all, limit, debt, amount)
  local which, longest = 0, 0
  for i, one in ipairs(all) do
    local here = wait(one[debt], one[limit], amount)
    if here > longest then
      which, longest = i, here
    end
  end
  return which, longest
end

-- 0: it may go; 1, 2, 3: too many at once, too many requests, too many tokens.
local function verdict(all, tokens)
  for i, one in ipairs(all) do
    if not hasPlace(one) then
      return 1, i, 0
    end
  end
  local which, delay = latest(all, 'rpm', 'requests', 1)
  if which > 0 then
    return 2, which, delay
  end
  which, delay = latest(all, 'tpm', 'tokens', tokens)
  if which > 0 then
    return 3, which, delay
  end
  return 0, 0, 0
end

local function start()
  local call, tokens, all = word(), number(), levels()
  local said, which, delay = verdict(all, tokens)
  local scarce = 0
  if said == 0 then
    for _, one in ipairs(all) do
      if one.rpm >= 0 then
        one.requests = one.requests + MINUTE
      end
      if one.tpm >= 0 then
        one.tokens = one.tokens + tokens * MINUTE
      end
      keep(one)
      takePlace(one, call)
      if isScarce(one) then
        scarce = 1
      end
    end
  end
  local requests, requestsLeft, requestsBack = tightest(all, 'rpm', 'requests')
  local used, tokensLeft, tokensBack = tightest(all, 'tpm', 'tokens')
  for _, each in ipairs({said, which, delay, requests, requestsLeft, requestsBack, used, tokensLeft, tokensBack,
    scarce}) do
    told[#told + 1] = each
  end
end

local function finish()
  local call, beyond, all = word(), number(), levels()
  for _, one in ipairs(all) do
    if beyond ~= 0 and one.tpm >= 0 then
      one.tokens = math.max(0, one.tokens + beyond * MINUTE)
      keep(one)
    end
    if one.most >= 0 then
      redis.call('ZREM', one.calls, call)
    end
  end
end

local function goOn()
  local call, all = word(), levels()
  for _, one in ipairs(all) do
    takePlace(one, call)
  end
end

while words < #ARGV do
  local what = word()
  if what == 'start' then
    start()
  elseif what == 'finish' then
    finish()
  else
    goOn()
  end
end
return told
