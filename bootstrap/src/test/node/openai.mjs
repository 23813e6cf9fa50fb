// What people do with OpenAI's own library, against a gateway; tells what came of it as one JSON object.
import OpenAI from "openai";

const { BASE_URL, KEY, NARROW_KEY, CHAT, EMBEDDING } = process.env;
const told = {};
const seen = [];

const watched = async (url, init) => {
  const response = await fetch(url, init);
  seen.push({ status: response.status, at: performance.now(), id: response.headers.get("x-request-id") });
  return response;
};

const client = (options = {}) =>
  new OpenAI({ baseURL: `${BASE_URL}/v1`, apiKey: KEY, maxRetries: 0, fetch: watched, ...options });

const messages = [{ role: "user", content: "What is a farthing?" }];

const scenario = async (name, run) => {
  try {
    told[name] = await run();
  } catch (e) {
    told[name] = { failed: `${e.constructor.name}: ${e.message}` };
  }
};

const refusal = async (run) => {
  try {
    await run();
    return { refused: false };
  } catch (e) {
    return {
      refused: true,
      class: e.constructor.name,
      status: e.status,
      code: e.code,
      retryAfter: e.headers?.get("retry-after") ?? null,
    };
  }
};

const read = async (stream) => {
  let text = "";
  let usage = null;
  let usageChunks = 0;
  let finish = null;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? "";
    finish = chunk.choices[0]?.finish_reason ?? finish;
    if (chunk.usage) {
      usage = chunk.usage;
      usageChunks++;
    }
  }
  return { text, usage, usageChunks, finish, id: seen.at(-1).id };
};

await scenario("chat", async () => {
  const { data, response } = await client().chat.completions.create({ model: CHAT, messages }).withResponse();
  return {
    text: data.choices[0].message.content,
    usage: data.usage,
    requestId: data._request_id,
    header: response.headers.get("x-request-id"),
  };
});
await scenario("stream", async () => read(await client().chat.completions.create({ model: CHAT, messages, stream: true })));
await scenario("streamWithUsage", async () =>
  read(
    await client().chat.completions.create({
      model: CHAT,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    }),
  ));
await scenario("tools", async () => {
  const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
  const tools = [{ type: "function", function: { name: "weather", parameters } }];
  const reply = await client().chat.completions.create({ model: CHAT, messages, tools });
  const call = reply.choices[0].message.tool_calls[0];
  return { name: call.function.name, arguments: call.function.arguments, finish: reply.choices[0].finish_reason };
});
await scenario("embedding", async () => {
  const reply = await client().embeddings.create({ model: EMBEDDING, input: "farthing" });
  return { vector: Array.from(reply.data[0].embedding), usage: reply.usage };
});
await scenario("models", async () => {
  const ids = [];
  for await (const model of client().models.list()) {
    ids.push(model.id);
  }
  return { ids, one: await client().models.retrieve(CHAT) };
});
await scenario("demoChat", async () => {
  const reply = await client().chat.completions.create({ model: "demo-chat", messages });
  return { text: reply.choices[0].message.content, usage: reply.usage };
});
await scenario("demoStream", async () =>
  read(await client().chat.completions.create({ model: "demo-chat", messages, stream: true })));
await scenario("demoEmbedding", async () => {
  const reply = await client().embeddings.create({ model: "demo-embedding", input: "farthing" });
  return { length: reply.data[0].embedding.length, usage: reply.usage };
});
await scenario("wrongKey", () =>
  refusal(() => client({ apiKey: `${KEY}x` }).chat.completions.create({ model: CHAT, messages })));
await scenario("unknownModel", () =>
  refusal(() => client().chat.completions.create({ model: "no-such-model", messages })));
await scenario("unknownModelRetrieved", () => refusal(() => client().models.retrieve("no-such-model")));
await scenario("badRequest", () =>
  refusal(() => client().chat.completions.create({ model: CHAT, messages: [{ role: "nobody", content: "" }] })));
await scenario("retryAfterOfAVendor", async () => {
  seen.length = 0;
  const reply = await client({ maxRetries: 2 }).chat.completions.create({ model: CHAT, messages });
  return {
    statuses: seen.map((s) => s.status),
    waited: seen[1].at - seen[0].at,
    text: reply.choices[0].message.content,
  };
});
await scenario("brokenStream", () =>
  refusal(async () => read(await client().chat.completions.create({ model: CHAT, messages, stream: true }))));
await scenario("limited", async () => {
  const narrow = { apiKey: NARROW_KEY };
  const stop = new AbortController();
  const open = await client(narrow).chat.completions.create(
    { model: CHAT, messages, stream: true },
    { signal: stop.signal },
  );
  await open[Symbol.asyncIterator]().next();
  const atOnce = await refusal(() => client(narrow).chat.completions.create({ model: CHAT, messages }));
  seen.length = 0;
  const patient = client({
    ...narrow,
    maxRetries: 5,
    fetch: async (url, init) => {
      const response = await watched(url, init);
      stop.abort();
      return response;
    },
  });
  const reply = await patient.chat.completions.create({ model: CHAT, messages });
  return {
    atOnce,
    statuses: seen.map((s) => s.status),
    waited: seen[1].at - seen[0].at,
    text: reply.choices[0].message.content,
  };
});
await scenario("aborted", async () => {
  const stop = new AbortController();
  const stream = await client().chat.completions.create({ model: CHAT, messages, stream: true }, { signal: stop.signal });
  const id = seen.at(-1).id;
  let chunks = 0;
  for await (const _ of stream) {
    if (++chunks === 3) {
      stop.abort();
    }
  }
  return { id, chunks };
});

console.log(JSON.stringify(told));
