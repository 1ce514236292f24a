# What `cmake --install` puts where. The program:
if(TARGET pglint_cli)
  install(TARGETS pglint_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
