/* Two functions that glibc has had since 2.38 and that a libpg_query archive built on a newer system refers to.
 * They are compiled in only when CMake finds that the archive does not link without them. */
#ifdef PGLINT_NEEDS_GLIBC_2_38

#include <stdlib.h>
#include <string.h>

unsigned long __isoc23_strtoul(const char *text, char **end, int base);
size_t strlcpy(char *to, const char *from, size_t size);

/* C23's strtoul also reads 0b literals; the lexer passes bases 8, 10 and 16 only, where the two agree. */
unsigned long __isoc23_strtoul(const char *text, char **end, int base) { return strtoul(text, end, base); }

size_t strlcpy(char *to, const char *from, size_t size) {
  size_t length = strlen(from);
  if (size > 0) {
    size_t copied = length < size ? length : size - 1;
    memcpy(to, from, copied);
    to[copied] = '\0';
  }
  return length;
}

#else
typedef int pglint_nothing_is_missing;
#endif
