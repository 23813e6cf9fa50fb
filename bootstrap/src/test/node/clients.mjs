// The libraries that vendors and others publish, each against models of every vendor's protocol; tells what came of it
// as one JSON object.
import Anthropic from "@anthropic-ai/sdk";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { GoogleGenAI } from "@google/genai";
import { generateText, jsonSchema, streamText, tool } from "ai";
import OpenAI from "openai";

const { BASE_URL, KEY } = process.env;
const models = JSON.parse(process.env.MODELS);
const told = {};

const QUESTION = "What is a farthing?";
const WEATHER = {
  type: "object",
  properties: { city: { type: "string", description: "where" } },
  required: ["city"],
};

const openai = new OpenAI({ baseURL: `${BASE_URL}/v1`, apiKey: KEY, maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: BASE_URL, apiKey: KEY, maxRetries: 0 });
const gemini = new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: BASE_URL } });
const compatible = createOpenAICompatible({ name: "farthing", baseURL: `${BASE_URL}/v1`, apiKey: KEY, includeUsage: true });

const clients = {
  chat: {
    async whole(model) {
      const answer = await openai.chat.completions.create({ model, messages: [{ role: "user", content: QUESTION }] });
      return {
        text: answer.choices[0].message.content,
        in: answer.usage.prompt_tokens,
        out: answer.usage.completion_tokens,
        end: answer.choices[0].finish_reason,
      };
    },
    async stream(model) {
      const stream = openai.chat.completions.stream({
        model,
        messages: [{ role: "user", content: QUESTION }],
        stream_options: { include_usage: true },
      });
      const answer = await stream.finalChatCompletion();
      return {
        text: answer.choices[0].message.content,
        in: answer.usage.prompt_tokens,
        out: answer.usage.completion_tokens,
        end: answer.choices[0].finish_reason,
      };
    },
    async tool(model) {
      const tools = [{ type: "function", function: { name: "weather", description: "the weather", parameters: WEATHER } }];
      const messages = [{ role: "user", content: "How is the weather in London?" }];
      const first = await openai.chat.completions.stream({ model, messages, tools }).finalChatCompletion();
      const call = first.choices[0].message.tool_calls[0];
      messages.push(first.choices[0].message, { role: "tool", tool_call_id: call.id, content: "rain" });
      const second = await openai.chat.completions.create({ model, messages, tools });
      return {
        name: call.function.name,
        city: JSON.parse(call.function.arguments).city,
        end: first.choices[0].finish_reason,
        then: second.choices[0].message.content,
      };
    },
  },
  responses: {
    async whole(model) {
      const answer = await openai.responses.create({ model, input: QUESTION });
      return { text: answer.output_text, in: answer.usage.input_tokens, out: answer.usage.output_tokens, end: answer.status };
    },
    async stream(model) {
      const answer = await openai.responses.stream({ model, input: QUESTION }).finalResponse();
      return { text: answer.output_text, in: answer.usage.input_tokens, out: answer.usage.output_tokens, end: answer.status };
    },
    async tool(model) {
      const tools = [{ type: "function", name: "weather", description: "the weather", parameters: WEATHER, strict: false }];
      const input = [{ role: "user", content: "How is the weather in London?" }];
      const first = await openai.responses.stream({ model, input, tools, store: false }).finalResponse();
      const call = first.output.find((item) => item.type === "function_call");
      input.push(...first.output, { type: "function_call_output", call_id: call.call_id, output: "rain" });
      const second = await openai.responses.create({ model, input, tools, store: false });
      return { name: call.name, city: JSON.parse(call.arguments).city, end: "tool_calls", then: second.output_text };
    },
  },
  messages: {
    async whole(model) {
      const answer = await anthropic.messages.create({
        model,
        max_tokens: 100,
        messages: [{ role: "user", content: QUESTION }],
      });
      return {
        text: answer.content.map((block) => block.text ?? "").join(""),
        in: answer.usage.input_tokens,
        out: answer.usage.output_tokens,
        end: answer.stop_reason,
      };
    },
    async stream(model) {
      const answer = await anthropic.messages
        .stream({ model, max_tokens: 100, messages: [{ role: "user", content: QUESTION }] })
        .finalMessage();
      return {
        text: answer.content.map((block) => block.text ?? "").join(""),
        in: answer.usage.input_tokens,
        out: answer.usage.output_tokens,
        end: answer.stop_reason,
      };
    },
    async tool(model) {
      const tools = [{ name: "weather", description: "the weather", input_schema: WEATHER }];
      const messages = [{ role: "user", content: "How is the weather in London?" }];
      const first = await anthropic.messages.stream({ model, max_tokens: 100, messages, tools }).finalMessage();
      const call = first.content.find((block) => block.type === "tool_use");
      messages.push(
        { role: "assistant", content: first.content },
        { role: "user", content: [{ type: "tool_result", tool_use_id: call.id, content: "rain" }] },
      );
      const second = await anthropic.messages.create({ model, max_tokens: 100, messages, tools });
      return {
        name: call.name,
        city: call.input.city,
        end: first.stop_reason,
        then: second.content.map((block) => block.text ?? "").join(""),
      };
    },
  },
  gemini: {
    async whole(model) {
      const answer = await gemini.models.generateContent({ model, contents: QUESTION });
      return {
        text: answer.text,
        in: answer.usageMetadata.promptTokenCount,
        out: answer.usageMetadata.candidatesTokenCount,
        end: answer.candidates[0].finishReason,
      };
    },
    async stream(model) {
      const told = { text: "" };
      for await (const chunk of await gemini.models.generateContentStream({ model, contents: QUESTION })) {
        told.text += chunk.text ?? "";
        told.in = chunk.usageMetadata?.promptTokenCount ?? told.in;
        told.out = chunk.usageMetadata?.candidatesTokenCount ?? told.out;
        told.end = chunk.candidates?.[0]?.finishReason ?? told.end;
      }
      return told;
    },
    async tool(model) {
      const config = {
        tools: [{ functionDeclarations: [{ name: "weather", description: "the weather", parametersJsonSchema: WEATHER }] }],
      };
      const contents = [{ role: "user", parts: [{ text: "How is the weather in London?" }] }];
      const first = await gemini.models.generateContent({ model, contents, config });
      const call = first.functionCalls[0];
      contents.push(first.candidates[0].content, {
        role: "user",
        parts: [{ functionResponse: { id: call.id, name: call.name, response: { output: "rain" } } }],
      });
      const second = await gemini.models.generateContent({ model, contents, config });
      return { name: call.name, city: call.args.city, end: "tool_calls", then: second.text };
    },
  },
  ai: {
    async whole(model) {
      const answer = await generateText({ model: compatible(model), prompt: QUESTION, maxRetries: 0 });
      return { text: answer.text, in: answer.usage.inputTokens, out: answer.usage.outputTokens, end: answer.finishReason };
    },
    async stream(model) {
      const answer = streamText({ model: compatible(model), prompt: QUESTION, maxRetries: 0 });
      const text = await answer.text;
      const usage = await answer.usage;
      return { text, in: usage.inputTokens, out: usage.outputTokens, end: await answer.finishReason };
    },
    async tool(model) {
      const calls = [];
      const answer = streamText({
        model: compatible(model),
        prompt: "How is the weather in London?",
        maxRetries: 0,
        stopWhen: ({ steps }) => steps.length >= 2,
        tools: {
          weather: tool({
            description: "the weather",
            inputSchema: jsonSchema(WEATHER),
            execute: async (input) => {
              calls.push(input);
              return "rain";
            },
          }),
        },
      });
      const steps = await answer.steps;
      return { name: steps[0].toolCalls[0].toolName, city: calls[0].city, end: "tool_calls", then: steps.at(-1).text };
    },
  },
};

for (const [protocol, model] of Object.entries(models)) {
  for (const [client, deeds] of Object.entries(clients)) {
    for (const [deed, run] of Object.entries(deeds)) {
      try {
        told[`${client} ${protocol} ${deed}`] = await run(model);
      } catch (e) {
        told[`${client} ${protocol} ${deed}`] = { failed: `${e.constructor.name}: ${e.message}`.slice(0, 500) };
      }
    }
  }
}
console.log(JSON.stringify(told));
