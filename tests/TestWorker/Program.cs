// What `rft worker` and `rft run-javascript` are, without the rest of the host: tests of workers and sandboxes start it.
return args is ["run-javascript", var file] ? Rft.Graders.Programs.JavaScriptProgram.Run(file) : Rft.Graders.Workers.Child.WorkerProgram.Run(args[0]);
