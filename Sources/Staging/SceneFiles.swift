/// Every default scene: its file's base name and contents, embedded. Their order on the road is
/// told by their `after`.
let sceneFiles: [(name: String, contents: [UInt8])] = [
  ("spiral", PackageResources.spiral_yaml)
]
