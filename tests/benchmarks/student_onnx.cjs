// ParWaveNet
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A worker of student_peers.py: the student by ONNX Runtime.
//
//   node student_onnx.cjs MODEL.onnx FOLDER THREADS FEATURES [FRAMES | "largest" | NAME]
//
// FRAMES: computes pieces of so many frames, one after the other, each as if it were all: what is spared by staying within
// caches. They lack each other's history, so what comes out is not written, and the whole is computed without.
// "largest": prints the model's outputs of one number as JSON instead of times.
// NAME: what comes out is written as NAME-THREADS.f32 (otherwise onnx-THREADS.f32).
//
// Needs "npm install --ignore-scripts onnxruntime-node" in a folder of NODE_PATH.
'use strict'
const fs = require('fs')
const readline = require('readline')
const ort = require('onnxruntime-node')

const [model, folder, threads, features, last] = process.argv.slice(2)
const frames = Number(last) ? last : undefined

function read (name, rows) {
  const bytes = fs.readFileSync(`${folder}/${name}.f32`)
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  return new ort.Tensor('float32', values, rows ? [rows, values.length / rows] : [values.length])
}

// Rows first .. end of a tensor whose last dimension is `rows` long: of `per` of them a frame
function part (tensor, per, first, end) {
  const rows = tensor.dims.length > 1 ? tensor.dims[0] : 1
  const columns = tensor.data.length / rows
  const cut = new Float32Array(rows * per * (end - first))
  for (let r = 0; r < rows; r++) cut.set(tensor.data.subarray(r * columns + per * first, r * columns + per * end), r * per * (end - first))
  return new ort.Tensor('float32', cut, rows > 1 ? [rows, per * (end - first)] : [cut.length])
}

function cutPieces (inputs) {
  const all = inputs.features.dims[1]
  const length = Number(frames)
  const hop = inputs.noise.dims[0] / all
  if (!length) return [inputs]
  if (!Number.isInteger(hop)) throw new Error(`${inputs.noise.dims[0]} samples of ${all} frames`)
  return Array.from({ length: Math.ceil(all / length) }, (_, i) => {
    const [first, end] = [i * length, Math.min((i + 1) * length, all)]
    return { noise: part(inputs.noise, hop, first, end), features: part(inputs.features, 1, first, end),
      excitation: part(inputs.excitation, hop, first, end) }
  })
}

async function main () {
  const inputs = { noise: read('noise'), features: read('features', Number(features)), excitation: read('excitation', 2) }
  const pieces = cutPieces(inputs)
  const session = await ort.InferenceSession.create(model,
    { intraOpNumThreads: Number(threads), interOpNumThreads: 1, graphOptimizationLevel: 'all' })
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const begin = process.hrtime.bigint()
    const used = process.cpuUsage()
    let waveform
    if (last === 'largest') {
      const found = Object.entries(await session.run(inputs)).filter(([, value]) => value.data.length === 1)
      process.stdout.write(JSON.stringify(Object.fromEntries(found.map(([name, value]) => [name, value.data[0]]))) + '\n')
      continue
    }
    for (const piece of pieces) waveform = (await session.run(piece)).waveform
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9
    const spent = process.cpuUsage(used)
    if (!Number(frames)) fs.writeFileSync(`${folder}/${last || 'onnx'}-${threads}.f32`, new Uint8Array(waveform.data.buffer, waveform.data.byteOffset, waveform.data.byteLength))
    process.stdout.write(`${seconds} ${(spent.user + spent.system) / 1e6}\n`)
  }
}

main().catch(error => {
  process.stderr.write(`student_onnx.cjs: ${error.message}\n`)
  process.exit(1)
})
