// Processes: the keeper, initdb, postgres. No SQL here.
#include "prove/throwaway.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace pglint::prove {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_socket_directory = 80;  // sun_path holds 108 bytes with the socket's own name
constexpr int start_tries = 600;                      // of a tenth of a second
constexpr const char* superuser = "postgres";

bool has_programs(const fs::path& directory) {
  return ::access((directory / "initdb").c_str(), X_OK) == 0 && ::access((directory / "postgres").c_str(), X_OK) == 0;
}

int first_number(const std::string& text) {
  const auto digit = std::find_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return std::atoi(text.c_str() + (digit - text.begin()));
}

/// "<root>/<something with the version>/bin", the newest version first.
std::optional<std::string> newest_below(const std::vector<fs::path>& roots) {
  std::vector<std::pair<int, std::string>> found;
  for (const fs::path& root : roots) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(root, ignored))
      if (has_programs(entry.path() / "bin")) found.emplace_back(first_number(entry.path().filename().string()), (entry.path() / "bin").string());
  }
  if (found.empty()) return std::nullopt;
  return std::max_element(found.begin(), found.end())->second;
}

std::string last_line(const std::string& path) {
  std::ifstream file(path);
  std::string last;
  for (std::string line; std::getline(file, line);)
    if (!line.empty()) last = line;
  return last;
}

/// Who runs the server when root asks for it. The keeper stays root: it must remove the directory from wherever that is.
const passwd* server_user() {
  for (const char* name : {"postgres", "nobody"})
    if (const passwd* user = ::getpwnam(name)) return user;
  return nullptr;
}

/// Can that user get into the directory? Asked as that user: each directory above it counts.
bool is_reachable(const std::string& directory, const passwd& user) {
  const pid_t child = ::fork();
  if (child == 0) {
    const bool is_user = ::setgid(user.pw_gid) == 0 && ::initgroups(user.pw_name, user.pw_gid) == 0 && ::setuid(user.pw_uid) == 0;
    ::_exit(is_user && ::access(directory.c_str(), R_OK | W_OK | X_OK) == 0 ? 0 : 1);
  }
  int status = 1;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool make_pipe(std::array<int, 2>& ends) {
  if (::pipe(ends.data()) != 0) return false;
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  return true;
}

/// Everything below runs in the keeper and its children.

[[noreturn]] void run_program(const std::vector<std::string>& words, int log, const passwd* user) {
  if (user != nullptr && (::setgid(user->pw_gid) != 0 || ::initgroups(user->pw_name, user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) ::_exit(126);
  ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  for (const char* name : {"PGDATA", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGOPTIONS", "PGSERVICE", "LD_PRELOAD"}) ::unsetenv(name);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

int wait_for(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {}
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

bool owner_has_gone(int owner) {
  char byte = 0;
  return ::read(owner, &byte, 1) == 0;  // not blocking
}

bool accepts_connections(const std::string& directory) {
  std::ifstream file(directory + "/data/postmaster.pid");  // its 8th line, from 10 on: "ready"
  std::string line;
  for (int number = 0; number < 8; ++number)
    if (!std::getline(file, line)) return false;
  return line.starts_with("ready");
}

/// Makes the cluster, starts the server, says "+" or "-" to the owner, and waits for the owner's end.
void keep(const std::string& programs, const std::string& directory, const passwd* user, int owner, int answer) {
  const int log = ::open((directory + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  const std::string data = directory + "/data";
  const pid_t initdb = ::fork();
  if (initdb == 0)
    run_program({programs + "/initdb", "-D", data, "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"}, log, user);
  if (wait_for(initdb) == 0 && !owner_has_gone(owner)) {
    const pid_t server = ::fork();
    if (server == 0) {
      ::setpgid(0, 0);
      run_program({programs + "/postgres", "-D", data, "-k", directory, "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700",
                   "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", "autovacuum=off",
                   "-c", "wal_level=minimal", "-c", "max_wal_senders=0", "-c", "max_connections=20"}, log, user);
    }
    bool ready = false;
    for (int tries = 0; tries < start_tries && !owner_has_gone(owner); ++tries) {
      ready = accepts_connections(directory);
      if (ready || ::waitpid(server, nullptr, WNOHANG) != 0) break;
      ::usleep(100'000);
    }
    if (ready) {
      static_cast<void>(!::write(answer, "+", 1));
      ::fcntl(owner, F_SETFL, 0);
      char byte = 0;
      while (::read(owner, &byte, 1) < 0 && errno == EINTR) {}
    }
    ::kill(server, SIGQUIT);  // an immediate shutdown: nothing is worth keeping
    wait_for(server);
  }
  static_cast<void>(!::write(answer, "-", 1));
}

/// A new directory for the server, of that user if there is one; "" with errno where it cannot be made or reached.
std::string make_directory(const std::string& parent, const passwd* user) {
  std::string directory = parent + "/pglint-XXXXXX";
  if (::mkdtemp(directory.data()) == nullptr) return {};
  if (user == nullptr) return directory;
  if (::chown(directory.c_str(), user->pw_uid, user->pw_gid) == 0 && is_reachable(directory, *user)) return directory;
  ::rmdir(directory.c_str());
  errno = EACCES;
  return {};
}

}  // namespace

Result<std::string> find_programs(const std::string& programs) {
  if (!programs.empty()) {
    if (has_programs(programs)) return programs;
    return Error{fmt::format("\"{}\" holds no initdb and postgres", programs), "Name the bin directory of a PostgreSQL installation."};
  }
  if (const char* path = std::getenv("PATH")) {
    for (std::string_view rest = path; !rest.empty();) {
      const std::string directory(rest.substr(0, rest.find(':')));
      rest.remove_prefix(std::min(directory.size() + 1, rest.size()));
      if (!directory.empty() && directory.front() == '/' && has_programs(directory)) return directory;
    }
  }
  if (auto found = newest_below({"/usr/lib/postgresql", "/usr/local", "/opt/homebrew/opt", "/usr/local/opt", "/Library/PostgreSQL",
                                 "/Applications/Postgres.app/Contents/Versions", "/usr"}))
    return *found;
  return Error{"no PostgreSQL server programs found",
               "A proof runs on a private server: install PostgreSQL's server package (Debian: postgresql), or name an empty database "
               "with --prove-with."};
}

Result<Throwaway> Throwaway::start(const std::string& programs) {
  const bool is_root = ::geteuid() == 0;
  const passwd* user = is_root ? server_user() : nullptr;
  if (is_root && user == nullptr) return Error{"a PostgreSQL server cannot run as root, and there is no other user for it", "Run pglint as an ordinary user."};
  std::error_code ignored;
  std::string parent = fs::temp_directory_path(ignored).string();
  if (parent.empty() || parent.size() > longest_socket_directory) parent = "/tmp";
  std::string directory = make_directory(parent, user);
  if (directory.empty() && parent != "/tmp") directory = make_directory("/tmp", user);
  if (directory.empty())
    return Error{fmt::format("could not make a directory {}in \"{}\": {}", user == nullptr ? "" : fmt::format("that user {} can use ", user->pw_name), parent, std::strerror(errno)),
                 "TMPDIR names another place."};

  std::array<int, 2> owner{-1, -1};
  std::array<int, 2> answer{-1, -1};
  if (!make_pipe(owner) || !make_pipe(answer)) {
    fs::remove_all(directory, ignored);
    return Error{fmt::format("could not make a pipe: {}", std::strerror(errno)), {}};
  }
  const pid_t keeper = ::fork();
  if (keeper == 0) {
    ::close(owner[1]);
    ::close(answer[0]);
    ::setsid();  // what a terminal sends to the owner does not reach it
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) ::signal(signal, SIG_IGN);
    static_cast<void>(!::chdir("/"));
    // Whoever waits for the end of pglint's output must not wait for this.
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, stream);
    ::fcntl(owner[0], F_SETFL, O_NONBLOCK);
    keep(programs, directory, user, owner[0], answer[1]);
    char byte = 0;
    ::fcntl(owner[0], F_SETFL, 0);
    while (::read(owner[0], &byte, 1) < 0 && errno == EINTR) {}  // the owner reads the log of a failure first
    fs::remove_all(directory, ignored);
    ::_exit(0);
  }
  ::close(owner[0]);
  ::close(answer[1]);
  char said = '-';
  if (keeper > 0)
    while (::read(answer[0], &said, 1) < 0 && errno == EINTR) {}
  ::close(answer[0]);
  if (said == '+') return Throwaway(keeper, owner[1], directory);
  const std::string why = last_line(directory + "/log");
  ::close(owner[1]);
  if (keeper > 0) wait_for(keeper);
  else fs::remove_all(directory, ignored);
  return Error{fmt::format("the private server of {} did not start{}{}", programs, why.empty() ? "" : ": ", why),
               "--prove-with names an empty database to use instead."};
}

Throwaway::Throwaway(Throwaway&& other) noexcept
    : keeper_(std::exchange(other.keeper_, -1)), owner_end_(std::exchange(other.owner_end_, -1)), directory_(std::move(other.directory_)) {}

Throwaway::~Throwaway() {
  if (keeper_ < 0) return;
  ::close(owner_end_);
  wait_for(keeper_);
}

std::string Throwaway::conninfo(const std::string& database) const {
  std::string directory;  // inside of quotes
  for (const char c : directory_) {
    if (c == '\'' || c == '\\') directory += '\\';
    directory += c;
  }
  return fmt::format("host='{}' port=5432 user={} dbname={} options='' sslmode=disable", directory, superuser, database);
}

}  // namespace pglint::prove
