// Output by file descriptor: buffering is the printers' business, failures are kept for the end.
#include "output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "files.hpp"
#include "pglint/source.hpp"

namespace pglint::cli {
namespace {

// The temporary file at hand, for a handler that may call little more than unlink().
char unfinished[PATH_MAX];

void remove_unfinished(int signal) {
  if (unfinished[0] != '\0') ::unlink(unfinished);
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

/// Who interrupts the program finds no temporary file.
void remove_when_interrupted(const std::string& path) {
  if (path.size() >= sizeof unfinished) return;
  std::memcpy(unfinished, path.c_str(), path.size() + 1);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    if (::signal(signal, remove_unfinished) == SIG_IGN) ::signal(signal, SIG_IGN);  // nohup
}

}  // namespace

Result<Output> Output::open(const std::string& path) {
  if (path.empty() || path == "-") return Output(STDOUT_FILENO, {}, {});

  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return Error{fmt::format("\"{}\" is a directory", path), "--output names a file."};
  if (exists && !S_ISREG(status.st_mode)) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return file_error("write", path, errno);
    return Output(descriptor, path, {});
  }
  if (exists && ::access(path.c_str(), W_OK) != 0) return file_error("write", path, errno);

  // A symbolic link stays one: what it points to is replaced.
  const std::unique_ptr<char, void (*)(void*)> resolved(exists ? ::realpath(path.c_str(), nullptr) : nullptr, std::free);
  const std::string target = resolved ? resolved.get() : path;
  Result<Temporary> temporary = create_beside(target);
  if (!temporary.ok()) return file_error("write", path, errno);
  remove_when_interrupted(temporary->name);
  if (exists) ::fchmod(temporary->descriptor, status.st_mode & 07777U);
  Output output(temporary->descriptor, path, std::move(temporary->name));
  output.target_ = target;
  return output;
}

Output::Output(Output&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      name_(std::move(other.name_)),
      temporary_(std::exchange(other.temporary_, {})),
      target_(std::move(other.target_)),
      is_silent_(other.is_silent_),
      failure_(other.failure_) {}

Output::~Output() {
  if (!name_.empty() && descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void Output::write(std::string_view piece) {
  if (is_silent_ || failure_ != 0) return;
  const int failure = write_all(descriptor_, piece);
  if (failure == EPIPE && name_.empty()) is_silent_ = true;
  else failure_ = failure;
}

void Output::write_lines(std::string_view text) {
  if (!is_terminal()) return write(text);
  std::string shown;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\n\t"), text.size());
    const bool line_end = end < text.size() && text[end] == '\n' && end > 0 && text[end - 1] == '\r';  // as Windows has it
    shown += printable(text.substr(0, end - (line_end ? 1 : 0)));
    if (end < text.size()) shown += text[end];
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  write(shown);
}

Result<Ok> Output::finish() {
  const std::string shown = name_.empty() ? "standard output" : name_;
  if (!name_.empty()) {
    if (failure_ == 0 && !temporary_.empty() && ::fsync(descriptor_) != 0) failure_ = errno;
    if (::close(std::exchange(descriptor_, -1)) != 0 && failure_ == 0) failure_ = errno;
  }
  if (failure_ == 0 && !temporary_.empty()) {
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) failure_ = errno;
    else temporary_.clear(), unfinished[0] = '\0';
  }
  if (failure_ != 0) return file_error("write", shown, failure_);
  return Ok{};
}

bool Output::is_terminal() const { return ::isatty(descriptor_) == 1; }

Result<Ok> print(std::string_view text) {
  Result<Output> output = Output::open({});
  if (!output.ok()) return output.error();
  output->write(text);
  return output->finish();
}

void print_error(const Error& error) {
  std::string text = "pglint: error: " + printable(error.message) + '\n';
  if (!error.hint.empty()) text += "hint: " + printable(error.hint) + '\n';
  write_all(STDERR_FILENO, text);
}

void print_note(std::string_view line) { write_all(STDERR_FILENO, printable(line) + '\n'); }

Result<std::string> read_standard_input() {
  std::string text;
  char buffer[1 << 16];
  for (;;) {
    const ssize_t count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error("read", "standard input", errno);
    if (count == 0) return text;
    text.append(buffer, static_cast<std::size_t>(count));
  }
}

bool wants_color(std::string_view mode, const Output& output) {
  if (mode != "auto") return mode == "always";
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return (no_color == nullptr || *no_color == '\0') && output.is_terminal() && terminal != nullptr &&
         std::strcmp(terminal, "dumb") != 0;
}

int terminal_width(const Output& output) {
  winsize size{};
  if (!output.is_terminal() || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 40) return 100;
  return size.ws_col;
}

}  // namespace pglint::cli
