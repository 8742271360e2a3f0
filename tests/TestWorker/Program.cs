// What `rft worker` is, without the rest of the host: tests of grader workers start it.
return Rft.Graders.Workers.Child.WorkerProgram.Run(args[0]);
