// swift-tools-version: 6.2
// The libFuzzer runner, apart from the product so that nobody who builds Stet builds it.
// Sources/Decoders is a link to the entry points in Tests/FuzzTests. Tools/fuzz/run builds it.
import PackageDescription

let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "stet", path: "../..")],
  targets: [
    .target(name: "Decoders", dependencies: [.product(name: "Fuzzed", package: "stet")]),
    .executableTarget(
      name: "stet-fuzz", dependencies: ["Decoders"], linkerSettings: [.linkedLibrary("stdc++")]),
  ]
)
