// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// What lies under the top but does not belong to `Staging`.
let elsewhere =
  ["README.md", "Tests"]
  + [
    "CKernels", "Calculus", "Networks", "Formats", "Simulation", "Drawing", "Panes", "Stage",
    "CCurses", "Terminal", "tensarium",
  ].map { "Sources/" + $0 }

let package = Package(
  name: "tensarium",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", exact: "0.10.0"),
  ],
  targets: [
    // Read downwards: each target imports only those above it.
    .target(name: "CKernels", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "Calculus", dependencies: ["CKernels"], swiftSettings: strict),
    .target(name: "Networks", dependencies: ["Calculus"], swiftSettings: strict),
    .target(name: "Formats", dependencies: ["SwiftCSV"], swiftSettings: strict),
    .target(name: "Simulation", dependencies: ["Networks", "Formats"], swiftSettings: strict),
    .target(name: "Drawing", swiftSettings: strict),
    .target(name: "Panes", dependencies: ["Simulation", "Drawing"], swiftSettings: strict),
    .target(
      name: "Staging", dependencies: ["Panes", "Yams"],
      // From the top, so that the scenes can be embedded: one copied file runs anywhere.
      path: ".", exclude: elsewhere, sources: ["Sources/Staging"],
      resources: [.embedInCode("Scenes")], swiftSettings: strict),
    .target(name: "Stage", dependencies: ["Staging"], swiftSettings: strict),
    .target(name: "CCurses", linkerSettings: [.linkedLibrary("ncursesw")]),
    .target(name: "Terminal", dependencies: ["CCurses", "Drawing"], swiftSettings: strict),
    .executableTarget(
      name: "tensarium",
      dependencies: [
        "Stage", "Terminal", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["Calculus"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .testTarget(
      name: "CalculusTests", dependencies: ["Calculus", "TestSupport"], exclude: ["Reference"],
      swiftSettings: strict),
    .testTarget(
      name: "FormatsTests", dependencies: ["Formats"], exclude: ["Reference"],
      swiftSettings: strict),
    .testTarget(
      name: "SimulationTests", dependencies: ["Staging", "TestSupport"], exclude: ["Reference"],
      swiftSettings: strict),
    .testTarget(name: "DrawingTests", dependencies: ["Drawing"], swiftSettings: strict),
    .testTarget(name: "PanesTests", dependencies: ["Panes"], swiftSettings: strict),
    .testTarget(name: "StagingTests", dependencies: ["Staging"], swiftSettings: strict),
    .testTarget(name: "StageTests", dependencies: ["Stage"], swiftSettings: strict),
    .testTarget(
      name: "TerminalTests", dependencies: ["Terminal", "tensarium"], swiftSettings: strict),
  ])
