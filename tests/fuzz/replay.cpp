// Runs the fuzz target over files and directories in a build without libFuzzer: every crasher stays a test.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  for (int at = 1; at < argc; ++at) {
    if (!fs::is_directory(argv[at])) {
      files.emplace_back(argv[at]);
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(argv[at]))
      if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    std::printf("%s\n", file.c_str());
    std::fflush(stdout);  // the last name printed is the input that crashed
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::perror("cannot read it"), 2;
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  }
  if (files.empty()) return std::fprintf(stderr, "no input\n"), 2;
  std::printf("%zu inputs\n", files.size());
  return 0;
}
