/// Every default scene: its file's base name and contents, embedded. Their order on the road is
/// told by their `after`.
let sceneFiles: [(name: String, contents: [UInt8])] = [
  ("neuron", PackageResources.neuron_yaml),
  ("by-hand", PackageResources.by_hand_yaml),
  ("logistic", PackageResources.logistic_yaml),
  ("gaussians", PackageResources.gaussians_yaml),
  ("xor", PackageResources.xor_yaml),
  ("circle", PackageResources.circle_yaml),
  ("moons", PackageResources.moons_yaml),
  ("spiral", PackageResources.spiral_yaml),
  ("too-fast", PackageResources.too_fast_yaml),
  ("optimizers", PackageResources.optimizers_yaml),
  ("wide-and-narrow", PackageResources.wide_and_narrow_yaml),
  ("surgery", PackageResources.surgery_yaml),
  ("bench-a", PackageResources.bench_a_yaml),
]
