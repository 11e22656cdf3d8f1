// Loaded before a program that another one started: it ends when that one is gone.
process.once("disconnect", () => process.exit(1))
// Waiting for that alone does not keep the program running.
process.channel?.unref()
