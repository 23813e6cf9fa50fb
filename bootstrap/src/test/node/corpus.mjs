// Recorded exchanges of vendors, each asked for by callers of every dialect and read by the library that its vendor
// publishes; tells what each of them understood as one JSON object.
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { readFileSync } from "node:fs";
import OpenAI from "openai";

const { BASE_URL, KEY } = process.env;
const exchanges = JSON.parse(readFileSync(process.env.EXCHANGES));
const AT_ONCE = 8;

const openai = new OpenAI({ baseURL: `${BASE_URL}/v1`, apiKey: KEY, maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: BASE_URL, apiKey: KEY, maxRetries: 0 });
const gemini = new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: BASE_URL } });

const question = (id) => `Tell me of exchange <${id}>.`;
const joined = (parts, of) => parts.map((part) => of(part) ?? "").join("");
const called = (name, args) => ({ name, args: JSON.stringify(sorted(args)) });

// Members in one order, for dialects keep arguments as text or as an object.
function sorted(value) {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
}

function parsed(args) {
  try {
    return JSON.parse(args || "{}");
  } catch {
    return {};
  }
}

// Mistral's models say what they say in parts, thoughts among them.
function plain(content) {
  return Array.isArray(content) ? joined(content, (part) => (part.type === "text" ? part.text : "")) : (content ?? "");
}

function ofChat(answer) {
  const message = answer.choices[0]?.message ?? {};
  const calls = (message.tool_calls ?? []).map((call) => call.function);
  if (message.function_call) {
    calls.push(message.function_call);
  }
  const { usage } = answer;
  const reasoning = usage?.completion_tokens_details?.reasoning_tokens ?? 0;
  // xAI counts what was reasoned apart.
  const apart = usage && usage.total_tokens === usage.prompt_tokens + usage.completion_tokens + reasoning;
  return {
    text: plain(message.content) + (message.refusal ?? ""),
    calls: calls.filter((call) => call.name).map((call) => called(call.name, parsed(call.arguments))),
    in: usage?.prompt_tokens,
    out: apart ? usage.completion_tokens + reasoning : usage?.completion_tokens,
    cached: usage?.prompt_tokens_details?.cached_tokens ?? usage?.prompt_cache_hit_tokens ?? 0,
    cut: answer.choices[0]?.finish_reason === "length",
  };
}

function ofResponse(answer) {
  const items = answer.output.filter((item) => item.type === "message").flatMap((item) => item.content);
  return {
    text: joined(items, (part) => part.text ?? part.refusal),
    calls: answer.output
      .filter((item) => item.type === "function_call")
      .map((call) => called(call.name, parsed(call.arguments))),
    in: answer.usage?.input_tokens,
    out: answer.usage?.output_tokens,
    cached: answer.usage?.input_tokens_details?.cached_tokens ?? 0,
    cut: answer.incomplete_details?.reason === "max_output_tokens",
  };
}

function ofMessage(answer) {
  const { usage } = answer;
  return {
    text: joined(answer.content, (block) => (block.type === "text" ? block.text : "")),
    calls: answer.content.filter((block) => block.type === "tool_use").map((block) => called(block.name, block.input)),
    in: usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0),
    out: usage.output_tokens,
    cached: usage.cache_read_input_tokens ?? 0,
    cut: answer.stop_reason === "max_tokens",
  };
}

function ofContent(chunks) {
  const candidates = chunks.flatMap((chunk) => chunk.candidates ?? []).filter((one) => (one.index ?? 0) === 0);
  const parts = candidates.flatMap((candidate) => candidate.content?.parts ?? []);
  const usage = chunks.findLast((chunk) => chunk.usageMetadata)?.usageMetadata;
  return {
    text: joined(parts, (part) => (part.thought ? "" : part.text)),
    calls: parts
      .filter((part) => part.functionCall)
      .map((part) => called(part.functionCall.name, part.functionCall.args ?? {})),
    in: (usage?.promptTokenCount ?? 0) + (usage?.toolUsePromptTokenCount ?? 0),
    out: (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0),
    cached: usage?.cachedContentTokenCount ?? 0,
    // By its number where the caller asked for numbers.
    cut: candidates.some(({ finishReason }) => finishReason === "MAX_TOKENS" || finishReason === 2),
  };
}

// What the vendor itself said need not please the library's helpers, which want every stream to be in order.
async function gathered(stream) {
  const answer = { choices: [{ message: { content: "", refusal: "", tool_calls: [] } }] };
  const [{ message }] = answer.choices;
  for await (const chunk of stream) {
    answer.usage = chunk.usage ?? chunk.x_groq?.usage ?? answer.usage;
    const choice = (chunk.choices ?? []).find((one) => (one.index ?? 0) === 0);
    message.content += plain(choice?.delta?.content);
    message.refusal += choice?.delta?.refusal ?? "";
    answer.choices[0].finish_reason = choice?.finish_reason ?? answer.choices[0].finish_reason;
    for (const call of choice?.delta?.tool_calls ?? []) {
      const made = (message.tool_calls[call.index ?? message.tool_calls.length] ??= { function: { name: "", arguments: "" } });
      made.function.name += call.function?.name ?? "";
      made.function.arguments += call.function?.arguments ?? "";
    }
  }
  return answer;
}

const clients = {
  async chat({ id, model, stream, surface }) {
    const asked = { model, messages: [{ role: "user", content: question(id) }] };
    if (!stream) {
      return ofChat(await openai.chat.completions.create(asked));
    }
    asked.stream_options = { include_usage: true };
    return ofChat(
      surface === "chat"
        ? await gathered(await openai.chat.completions.create({ ...asked, stream: true }))
        : await openai.chat.completions.stream(asked).finalChatCompletion(),
    );
  },
  async responses({ id, model, stream, surface }) {
    const asked = { model, input: question(id), store: false };
    if (!stream) {
      return ofResponse(await openai.responses.create(asked));
    }
    if (surface !== "responses") {
      return ofResponse(await openai.responses.stream(asked).finalResponse());
    }
    let last;
    for await (const event of await openai.responses.create({ ...asked, stream: true })) {
      last = event.response ?? last;
    }
    return ofResponse(last);
  },
  async messages({ id, model, stream }) {
    const asked = { model, max_tokens: 4096, messages: [{ role: "user", content: question(id) }] };
    return ofMessage(
      stream ? await anthropic.messages.stream(asked).finalMessage() : await anthropic.messages.create(asked),
    );
  },
  async gemini({ id, model, stream }) {
    const asked = { model, contents: question(id) };
    if (!stream) {
      return ofContent([await gemini.models.generateContent(asked)]);
    }
    const chunks = [];
    for await (const chunk of await gemini.models.generateContentStream(asked)) {
      chunks.push(chunk);
    }
    return ofContent(chunks);
  },
};

const told = {};
const waiting = exchanges.flatMap((exchange) => exchange.clients.map((client) => ({ client, exchange })));

async function work() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { client, exchange } = next;
    told[exchange.id] ??= {};
    try {
      told[exchange.id][client] = await clients[client](exchange);
    } catch (e) {
      told[exchange.id][client] = { failed: `${e.constructor.name}: ${e.message}`.slice(0, 500), status: e.status };
    }
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
console.log(JSON.stringify(told));
