using Jint;
using Jint.Native;
using Jint.Runtime;

namespace Rft.Graders.Programs;

/// <summary>The process that runs one JavaScript program; see <see cref="ProgramRequest"/> for what the program finds.</summary>
/// <remarks>Never called in the host: the limits are those of the process around it.</remarks>
public static class JavaScriptProgram
{
    private const int StackSize = 64 * 1024 * 1024;

    /// <summary>Runs a program.</summary>
    /// <param name="file">The program.</param>
    /// <returns>The exit code: 0, or 1 when the program threw.</returns>
    public static int Run(string file)
    {
        string source = File.ReadAllText(file);
        int code = 1;
        var thread = new Thread(() => code = Execute(source, Console.In, Console.Out, Console.Error), StackSize);
        thread.Start();
        thread.Join();
        return code;
    }

    private static int Execute(string source, TextReader input, TextWriter output, TextWriter errors)
    {
        using var engine = new Engine(options =>
        {
            options.AgentCanSuspend = false;
            options.Constraints.StackOverflowGuard = true;
        });
        engine.SetValue("readInput", new Func<string>(input.ReadToEnd));
        engine.SetValue("print", new Action<JsValue>(value => output.WriteLine(value.ToString())));
        try
        {
            engine.Execute(source, "main.js");
            engine.Advanced.ProcessTasks();
            output.Flush();
            return 0;
        }
        catch (JavaScriptException e)
        {
            output.Flush();
            errors.WriteLine($"main.js({e.Location.Start.Line},{e.Location.Start.Column + 1}): {e.Message}");
        }
        catch (JintException e)
        {
            output.Flush();
            errors.WriteLine(e.Message);
        }
        return 1;
    }
}
