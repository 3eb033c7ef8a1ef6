// The peer of the encoders' rows: ONNX Runtime, a JSON command per line on stdin, its answer on stdout.
//
//     node onnx.mjs FOLDER       where npm has installed onnxruntime-node
//
//     {"load": {"models": FOLDER, "inputs": FILE, "threads": N}}
//                                -> {"onnxruntime": VERSION}
//     {"row": "image" | "text"}  -> {"seconds": [SECONDS]} of one call, by the clock
//     {"values": ID}             -> {"features": [numbers]}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(join(resolve(process.argv[2]), "/"));
const ort = require("onnxruntime-node");
const INPUTS = { image: "gallery", text: "captions" };

function readTensor(path, name) {
  const file = readFileSync(path);
  const length = Number(file.readBigUInt64LE(0));
  const entry = JSON.parse(file.subarray(8, 8 + length).toString())[name];
  const [begin, end] = entry.data_offsets.map((offset) => 8 + length + offset);
  const bytes = new Uint8Array(file.subarray(begin, end)).buffer;
  return entry.dtype === "I64"
    ? new ort.Tensor("int64", new BigInt64Array(bytes), entry.shape)
    : new ort.Tensor("float32", new Float32Array(bytes), entry.shape);
}

async function load({ models, inputs, threads }) {
  const rows = {};
  for (const [row, name] of Object.entries(INPUTS)) {
    const session = await ort.InferenceSession.create(join(models, `${row}.onnx`), {
      executionProviders: ["cpu"],
      graphOptimizationLevel: "all",
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Its threads would go round in circles for 45 ms after a call and so into the next side's.
      extra: { session: { force_spinning_stop: "1" } },
    });
    const input = readTensor(inputs, name);
    rows[row] = () => session.run({ input });
  }
  return rows;
}

async function answer(command) {
  if (command.load) {
    rows = await load(command.load);
    return { onnxruntime: ort.env.versions.node };
  }
  if (command.values) {
    const { features } = await rows[command.values]();
    return { features: Array.from(features.data) };
  }
  const start = performance.now();
  await rows[command.row]();
  return { seconds: [(performance.now() - start) / 1000] };
}

let rows = {};
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
