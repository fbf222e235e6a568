// The proof that a capture is in the log, drawn: each step from its leaf to the checkpoint's root, as a
// picture and as formulas that can be checked by hand (RFC 9162, 2.1.3.2).
import Bytes
import Presentation
import Store
import TransparencyLog

enum ProofPicture {
  /// A step up: which hash was joined from which side, and what came of it.
  struct Step {
    let sibling: Digest
    let isSiblingLeft: Bool
    let result: Digest
  }

  /// The steps of a proof, from the leaf up.
  static func steps(
    leafHash: Digest, index: Int, size: Int, proof: [Digest]
  ) -> [Step] {
    // 4. of RFC 9162, 2.1.3.2.
    var (node, last) = (index, size - 1)
    var hash = leafHash
    var steps: [Step] = []
    for sibling in proof {
      let isLeft = node & 1 == 1 || node == last
      hash = isLeft ? Merkle.nodeHash(sibling, hash) : Merkle.nodeHash(hash, sibling)
      steps.append(Step(sibling: sibling, isSiblingLeft: isLeft, result: hash))
      if isLeft {
        while node & 1 == 0, node != 0 {
          node >>= 1
          last >>= 1
        }
      }
      node >>= 1
      last >>= 1
    }
    return steps
  }

  /// The fields of the capture page that tell of the proof.
  static func fields(
    _ capture: CatalogueEntry, _ room: ReadingRoom, _ view: ArchiveView
  ) throws -> Fields {
    let checkpoint: PublishedCheckpoint
    let proof: TLogProof
    do {
      checkpoint = try PublishedCheckpoint(view)
      proof = try checkpoint.proof(index: capture.index, leafHash: capture.id)
    } catch let refusal as Refusal {
      return ["proofLead": refusal.reason, "hasSteps": false]
    }
    let steps = steps(
      leafHash: capture.id, index: proof.index, size: checkpoint.size, proof: proof.hashes)
    let count = Wording.count(checkpoint.size)
    var rows: [Fields] = [
      [
        "say":
          "The record above, written out as leaf \(proof.index), is hashed behind a zero byte.",
        "formula": "SHA-256(0x00 ‖ leaf)", "result": "= \(capture.id.hex)",
      ]
    ]
    for (number, step) in steps.enumerated() {
      rows.append([
        "say":
          "It is joined with its neighbour on the \(step.isSiblingLeft ? "left" : "right"), which stands for other captures.",
        "formula": step.isSiblingLeft
          ? "SHA-256(0x01 ‖ \(step.sibling.hex) ‖ h\(number))"
          : "SHA-256(0x01 ‖ h\(number) ‖ \(step.sibling.hex))",
        "result": "= h\(number + 1) = \(step.result.hex)",
      ])
    }
    return [
      "proofLead":
        "The capture is leaf \(proof.index) of \(count) in the log. From its hash and \(Wording.count(steps.count, "further hash", plural: "further hashes")) "
        + "follows the root that the checkpoint below is signed over: had a byte of the record changed, the root would be another.",
      "picture": picture(steps, leafIndex: proof.index) ?? "",
      "steps": rows, "hasSteps": true,
      "proofEnd":
        "The last hash is the root in the signed checkpoint (there in base64: \(Base64.encode(Array(checkpoint.root.bytes)))):",
      "checkpoint": checkpoint.text, "byHand": byHand(capture, steps, room),
    ]
  }

  private static func byHand(
    _ capture: CatalogueEntry, _ steps: [Step], _ room: ReadingRoom
  ) -> String {
    var lines = [
      "# The bytes are those that the record names:",
      "curl -s \(room.options.publicOrigin ?? "http://localhost:\(room.options.port)")\(Link.capture(capture))/body | sha256sum",
      "# \(capture.record.body.hex)", "", "# From the leaf's hash to the root:",
      "h=\(capture.id.hex)",
    ]
    for step in steps {
      let joined = step.isSiblingLeft ? "\(step.sibling.hex)$h" : "$h\(step.sibling.hex)"
      lines.append("h=$(echo 01\(joined) | xxd -r -p | sha256sum | cut -c1-64)")
    }
    lines.append("echo $h | xxd -r -p | base64   # the third line of the checkpoint")
    return lines.joined(separator: "\n")
  }

  /// The way up: the capture's side filled, the hashes that the proof gives in a ring.
  private static func picture(_ steps: [Step], leafIndex: Int) -> String? {
    guard !steps.isEmpty else { return nil }
    let rowHeight = 46
    let height = (steps.count + 1) * rowHeight + 10
    let center = 330
    func y(_ level: Int) -> Int { height - rowHeight / 2 - level * rowHeight }
    var lines = ""
    var nodes = ""
    for level in 0...steps.count {
      let hash = level == 0 ? nil : steps[level - 1].result
      let name = level == 0 ? "leaf \(leafIndex)" : level == steps.count ? "root" : "h\(level)"
      let text = "\(name) \(hash?.hex.prefix(10) ?? "")"
      nodes +=
        "<g class=\"ours\"><circle cx=\"\(center)\" cy=\"\(y(level))\" r=\"8\"/><text x=\"\(center + 14)\" y=\"\(y(level) + 4)\">\(Markup.escaped(text))</text></g>"
      guard level < steps.count else { break }
      let step = steps[level]
      let x = center + (step.isSiblingLeft ? -150 : 170)
      lines +=
        "<line x1=\"\(center)\" y1=\"\(y(level))\" x2=\"\(center)\" y2=\"\(y(level + 1))\"/>"
        + "<line x1=\"\(x)\" y1=\"\(y(level))\" x2=\"\(center)\" y2=\"\(y(level + 1))\"/>"
      nodes +=
        "<g class=\"given\"><circle cx=\"\(x)\" cy=\"\(y(level))\" r=\"8\"/><text x=\"\(x + (step.isSiblingLeft ? -104 : 14))\" y=\"\(y(level) + 4)\">\(step.sibling.hex.prefix(10))…</text></g>"
    }
    return
      "<svg viewBox=\"60 0 560 \(height)\" role=\"img\" aria-label=\"From leaf \(leafIndex) up to the root in \(steps.count) steps\">\(lines)\(nodes)</svg>"
  }
}
