// See the header.
#include "prove/dump.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "live/conninfo.hpp"
#include "prove/throwaway.hpp"

namespace pglint::prove {
namespace {

std::string last_line(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  const std::size_t begin = text.rfind('\n');
  return std::string(begin == std::string_view::npos ? text : text.substr(begin + 1));
}

/// First the given directory, then PATH, then beside the server's programs.
Result<std::string> find_dump(const std::string& programs) {
  const auto is_there = [](const std::string& path) { return ::access(path.c_str(), X_OK) == 0; };
  if (!programs.empty()) {
    if (const std::string path = programs + "/pg_dump"; is_there(path)) return path;
    return Error{fmt::format("\"{}\" holds no pg_dump", programs), "A proof of a server's fixes runs its dump: name the bin directory of a whole PostgreSQL installation."};
  }
  const char* const list = std::getenv("PATH");
  for (std::string_view rest = list == nullptr ? "" : list; !rest.empty();) {
    const std::string directory(rest.substr(0, rest.find(':')));
    rest.remove_prefix(std::min(directory.size() + 1, rest.size()));
    if (directory.starts_with('/') && is_there(directory + "/pg_dump")) return directory + "/pg_dump";
  }
  if (const Result<std::string> found = find_programs({}); found && is_there(*found + "/pg_dump")) return *found + "/pg_dump";
  return Error{"no pg_dump found", "A proof of a server's fixes runs its dump: install PostgreSQL's client programs (Debian: postgresql-client)."};
}

struct Output {
  std::string out, err;
  int status = 1;
};

/// Runs the program and reads both of its outputs to their ends.
Output run(const std::string& program, const std::string& conninfo, const std::string& password) {
  Output output;
  std::array<int, 2> out{-1, -1};
  std::array<int, 2> err{-1, -1};
  if (::pipe(out.data()) != 0 || ::pipe(err.data()) != 0) {
    output.err = std::strerror(errno);
    return output;
  }
  for (const int end : {out[0], out[1], err[0], err[1]}) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    if (!password.empty()) ::setenv("PGPASSWORD", password.c_str(), 1);
    ::unsetenv("LD_PRELOAD");
    ::execl(program.c_str(), program.c_str(), "--schema-only", "--no-password", "--no-publications", "--no-subscriptions", "--no-security-labels",
            "--no-tablespaces", "--lock-wait-timeout=5000", ("--dbname=" + conninfo).c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(out[1]);
  ::close(err[1]);
  std::array<pollfd, 2> ends{pollfd{out[0], POLLIN, 0}, pollfd{err[0], POLLIN, 0}};
  std::array<char, 65536> buffer{};
  for (int open_ends = child > 0 ? 2 : 0; open_ends > 0;) {
    if (::poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) break;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (ends[i].fd < 0 || ends[i].revents == 0) continue;
      const ssize_t count = ::read(ends[i].fd, buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count > 0) {
        (i == 0 ? output.out : output.err).append(buffer.data(), static_cast<std::size_t>(count));
        continue;
      }
      ends[i].fd = -1;
      --open_ends;
    }
  }
  ::close(out[0]);
  ::close(err[0]);
  int status = 1;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  output.status = child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
  return output;
}

}  // namespace

Result<std::string> dump_schema(const std::string& conninfo, const std::string& programs) {
  const Result<std::string> program = find_dump(programs);
  if (!program) return program.error();
  Result<live::Conninfo> info = live::Conninfo::parse(conninfo);
  if (!info) return info.error();
  if (!info->has("fallback_application_name")) info->set("fallback_application_name", "pglint");
  const std::string password = info->take_password();
  Output output = run(*program, info->text(), password);
  if (output.status == 0) return std::move(output.out);
  const std::string why = info->without_passwords(last_line(output.err));
  return Error{fmt::format("pg_dump of the server failed{}{}", why.empty() ? "" : ": ", why),
               "A proof of a server's fixes runs its dump, by a pg_dump that is not older than the server and a role that may read every table: "
               "--postgres names the programs."};
}

}  // namespace pglint::prove
