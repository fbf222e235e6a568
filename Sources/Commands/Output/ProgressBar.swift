// A line on stderr that says how far a long command is: on a terminal only.
import Foundation
import Presentation
import Synchronization

/// Draws progress at most ten times a second.
final class ProgressBar: Sendable {
  private struct State {
    var lastDrawn: ContinuousClock.Instant?
    var isDrawn = false
  }

  private let label: String
  private let started = ContinuousClock.now
  private let isShown: Bool
  // Guards what was drawn last.
  private let state = Mutex(State())

  /// A bar for `label`; nothing is ever drawn where stderr is no terminal or the user wants quiet.
  init(_ label: String, isQuiet: Bool) {
    self.label = label
    isShown = !isQuiet && Console.isErrorTerminal
  }

  /// Shows that `done` of `total` (nil: not known) things and `bytes` bytes (0: not counted) are
  /// through.
  func show(done: Int, total: Int?, unit: String, bytes: Int) {
    guard isShown else { return }
    let now = ContinuousClock.now
    let isDue = state.withLock { state in
      if let last = state.lastDrawn, now - last < .milliseconds(100) { return false }
      state.lastDrawn = now
      state.isDrawn = true
      return true
    }
    guard isDue else { return }
    let elapsed = now - started
    let seconds =
      Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    var parts: [String] = []
    if let total, total > 0 {
      let share = min(1, Double(done) / Double(total))
      let filled = Int(share * 20)
      parts.append(
        "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled)
          + "] \(Int(share * 100))%")
      parts.append("\(Wording.count(done)) of \(Wording.count(total, unit))")
    } else {
      parts.append(Wording.count(done, unit))
    }
    if seconds > 0.5 {
      if bytes > 0 { parts.append("\(Wording.size(Int(Double(bytes) / seconds)))/s") }
      if let total, done > 0, done < total {
        parts.append("\(Wording.duration(seconds * Double(total - done) / Double(done))) left")
      }
    }
    let line = "\(label): " + parts.joined(separator: ", ")
    Console.draw("\r\u{1B}[K" + String(line.prefix(max(10, Console.width - 1))))
  }

  /// Removes the line.
  func clear() {
    if state.withLock({ $0.isDrawn }) { Console.draw("\r\u{1B}[K") }
  }
}
