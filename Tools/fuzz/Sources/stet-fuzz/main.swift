// Hands libFuzzer's inputs to one decoder. Tools/fuzz/run builds and starts it, and says how.
//
//   stet-fuzz                      the decoders' names
//   stet-fuzz DECODER [OPTION | FOLDER | FILE]...     libFuzzer's options
import Glibc

@testable import Decoders

private typealias Callback = @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ callback: Callback
) -> Int32

// libFuzzer's callback takes no context. No lock guards this: it is set once, before the first
// call, and libFuzzer calls from one thread.
nonisolated(unsafe) private var chosen: Decoder?

guard CommandLine.arguments.count > 1 else {
  for decoder in Decoder.all { print(decoder.name) }
  exit(0)
}
guard let decoder = Decoder.all.first(where: { $0.name == CommandLine.arguments[1] }) else {
  print("stet-fuzz: no decoder is called \(CommandLine.arguments[1])")
  exit(64)
}
chosen = decoder

// The program's name, then what follows the decoder's.
var arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
  capacity: CommandLine.arguments.count)
var count: Int32 = 0
for (number, argument) in CommandLine.arguments.enumerated() where number != 1 {
  arguments[Int(count)] = strdup(argument)
  count += 1
}
arguments[Int(count)] = nil

exit(
  runDriver(&count, &arguments) { start, length in
    let input = Array(UnsafeBufferPointer(start: start, count: length))
    do {
      _ = try chosen?.checkBoth(input)
    } catch {
      print("stet-fuzz: \(error)")
      abort()
    }
    return 0
  })
