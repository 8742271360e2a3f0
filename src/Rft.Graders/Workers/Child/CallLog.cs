using System.Text;

namespace Rft.Graders.Workers.Child;

/// <summary>Gives what a grader prints to the log of the call that runs.</summary>
internal sealed class CallLog(TextWriter outsideCalls) : TextWriter
{
    private readonly StringBuilder _line = new();
    private GradeContext? _current;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The call that runs; null between calls.</summary>
    public GradeContext? Current
    {
        get => Volatile.Read(ref _current);
        set
        {
            Flush();
            Volatile.Write(ref _current, value);
        }
    }

    public override void Write(char value)
    {
        lock (_line)
        {
            if (value == '\n') EmitLine();
            else if (_line.Length < GradeContext.LogLimit) _line.Append(value);
        }
    }

    public override void Flush()
    {
        lock (_line)
        {
            if (_line.Length > 0) EmitLine();
        }
    }

    private void EmitLine()
    {
        string line = _line.ToString().TrimEnd('\r');
        _line.Clear();
        if (Current is { } context) context.Log(line);
        else outsideCalls.WriteLine(line);
    }
}
