// ParWaveNet
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A worker of student_peers.py: the student by ONNX Runtime.
//
//   node student_onnx.cjs MODEL.onnx FOLDER THREADS FEATURES
//
// Needs "npm install --ignore-scripts onnxruntime-node" in a folder of NODE_PATH.
'use strict'
const fs = require('fs')
const readline = require('readline')
const ort = require('onnxruntime-node')

const [model, folder, threads, features] = process.argv.slice(2)

function read (name, rows) {
  const bytes = fs.readFileSync(`${folder}/${name}.f32`)
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  return new ort.Tensor('float32', values, rows ? [rows, values.length / rows] : [values.length])
}

async function main () {
  const inputs = { noise: read('noise'), features: read('features', Number(features)), excitation: read('excitation', 2) }
  const session = await ort.InferenceSession.create(model,
    { intraOpNumThreads: Number(threads), interOpNumThreads: 1, graphOptimizationLevel: 'all' })
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const begin = process.hrtime.bigint()
    const used = process.cpuUsage()
    const { waveform } = await session.run(inputs)
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9
    const spent = process.cpuUsage(used)
    fs.writeFileSync(`${folder}/onnx-${threads}.f32`, new Uint8Array(waveform.data.buffer, waveform.data.byteOffset, waveform.data.byteLength))
    process.stdout.write(`${seconds} ${(spent.user + spent.system) / 1e6}\n`)
  }
}

main().catch(error => {
  process.stderr.write(`student_onnx.cjs: ${error.message}\n`)
  process.exit(1)
})
