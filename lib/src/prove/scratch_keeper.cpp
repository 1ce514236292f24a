// See the header.
#include "prove/scratch_keeper.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "live/scratch.hpp"
#include "prove/scratch_database.hpp"

namespace pglint::prove {
namespace {

constexpr char armed = 'a', released = 'r';

/// In the keeper: what the owner said last, when it has gone.
char last_word(int owner) {
  char last = released;
  for (;;) {
    char word = 0;
    const ssize_t count = ::read(owner, &word, 1);
    if (count == 1) last = word;
    else if (count == 0 || errno != EINTR) return last;
  }
}

void say(int owner_end, char word) { static_cast<void>(!::write(owner_end, &word, 1)); }

}  // namespace

ScratchKeeper::ScratchKeeper(const std::string& conninfo) {
  std::array<int, 2> owner{-1, -1};
  if (::pipe(owner.data()) != 0) return;
  for (const int end : owner) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  keeper_ = ::fork();
  if (keeper_ == 0) {
    ::close(owner[1]);
    ::setsid();  // what a terminal sends to the owner does not reach it
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) ::signal(signal, SIG_IGN);
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, stream);
    if (last_word(owner[0]) == armed) {
      try {
        live::Scratch server(conninfo);
        static_cast<void>(empty(server));
      } catch (...) {  // nobody is left to be told
      }
    }
    ::_exit(0);
  }
  ::close(owner[0]);
  owner_end_ = owner[1];
}

void ScratchKeeper::arm() {
  if (keeper_ > 0) say(owner_end_, armed);
}

void ScratchKeeper::release() {
  if (keeper_ > 0) say(owner_end_, released);
}

ScratchKeeper::~ScratchKeeper() {
  if (owner_end_ < 0) return;
  ::close(owner_end_);
  int status = 0;
  while (keeper_ > 0 && ::waitpid(keeper_, &status, 0) < 0 && errno == EINTR) {}
}

}  // namespace pglint::prove
