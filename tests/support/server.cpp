// Starting and asking a throwaway PostgreSQL through its own programs.
#include "support/server.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

namespace pglint::test {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// What the user of the servers must be able to read: the place itself, not a link to it.
std::string real_path(const fs::path& path) {
  std::error_code failed;
  const fs::path real = fs::canonical(path, failed);
  return failed ? path.string() : real.string();
}

/// The major version of the programs in a directory, 0 when there are none.
int version_of(const std::string& programs) {
  if (!fs::exists(programs + "/initdb") || !fs::exists(programs + "/pg_ctl")) return 0;
  FILE* const said = popen(("'" + programs + "/postgres' --version 2>/dev/null").c_str(), "r");
  if (said == nullptr) return 0;
  std::string text(200, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), said));
  pclose(said);
  const std::size_t digits = text.find_first_of("0123456789");
  return digits == std::string::npos ? 0 : std::atoi(text.c_str() + digits);
}

/// /usr/lib/postgresql/15/bin and its like, and those of scripts/servers.sh: one a major version, the system's first.
std::map<int, std::string> installations() {
  std::map<int, std::string> found;
  for (const char* root : {"/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt", PGLINT_SOURCE_DIR "/.deps/postgres"}) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(root, ignored)) {
      const std::string programs = real_path(entry.path() / "bin");
      if (const int version = version_of(programs); version != 0) found.emplace(version, programs);
    }
  }
  return found;
}

/// The version that a run is for, 0 for all.
int only_version() {
  const char* const text = std::getenv("PGLINT_POSTGRES_MAJOR");
  return text == nullptr ? 0 : std::atoi(text);
}

}  // namespace

int Server::shell(const std::string& command) const {
  return std::system((prefix_ + "sh -c '" + command + "' >>" + directory_ + "/log 2>&1").c_str());
}

std::vector<std::string> Server::wanted(int least_version) {
  std::vector<std::string> programs;
  const int only = only_version();
  if (const char* list = std::getenv("PGLINT_POSTGRES")) {
    std::istringstream text(list);
    for (std::string directory; std::getline(text, directory, ':');)
      if (!directory.empty() && (only == 0 || version_of(directory) == only)) programs.push_back(directory);
    return programs;
  }
  for (const auto& [version, directory] : installations())
    if (version >= least_version && (only == 0 || version == only)) programs.push_back(directory);
  return programs;
}

std::string Server::missing() {
  const std::string version = only_version() == 0 ? "15 or newer" : std::to_string(only_version());
  return "no PostgreSQL " + version + (std::getenv("PGLINT_POSTGRES") ? " in PGLINT_POSTGRES" : " is installed, or downloaded by scripts/servers.sh");
}

std::optional<Server> Server::start(int least_version, const std::string& options) {
  const auto found = wanted(least_version);
  return found.empty() ? std::nullopt : start_from(found.front(), options);
}

std::optional<Server> Server::start_from(const std::string& programs, const std::string& options) {
  Server server;
  server.programs_ = programs;
  server.psql_ = fs::exists(programs + "/psql") ? programs + "/psql" : "psql";
  std::string pattern = fs::temp_directory_path().string() + "/pglint-test-XXXXXX";
  if (!mkdtemp(pattern.data())) return std::nullopt;
  server.directory_ = pattern;
  if (geteuid() == 0) {
    const passwd* user = getpwnam("postgres");
    if (!user || chown(pattern.c_str(), user->pw_uid, user->pw_gid) != 0) return std::nullopt;
    server.prefix_ = "runuser -u postgres -- ";
  }
  const std::string data = server.directory_ + "/data";
  if (server.shell(server.programs_ + "/initdb -D " + data + " -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync") != 0) return std::nullopt;
  if (server.shell(server.programs_ + "/pg_ctl -D " + data + " -w -o \"-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c shared_buffers=16MB -k " + server.directory_ + " " + options + "\" start") != 0)
    return std::nullopt;
  const Answer version = server.run("postgres", "show server_version_num");
  if (!version.ok) return std::nullopt;
  server.version_ = std::atoi(version.output.c_str()) / 10'000;
  return server;
}

Server::~Server() {
  if (directory_.empty()) return;
  static_cast<void>(shell(programs_ + "/pg_ctl -D " + directory_ + "/data -m immediate stop"));
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

Server::Answer Server::run(std::string_view database, std::string_view sql) const {
  const std::string input = directory_ + "/input.sql", output = directory_ + "/output", errors = directory_ + "/errors";
  std::ofstream(input, std::ios::binary) << sql;
  const std::string command = psql_ + " -X -q -A -t -v ON_ERROR_STOP=1 -h " + directory_ + " -U postgres -d " + std::string(database) +
                              " < " + input + " > " + output + " 2> " + errors;
  Answer answer;
  answer.ok = std::system(command.c_str()) == 0;
  answer.output = read(output);
  answer.errors = read(errors);
  return answer;
}

}  // namespace pglint::test
