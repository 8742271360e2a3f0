namespace Rft.Graders;

/// <summary>Why a grader failed. In files and metrics the names are spelt in snake_case: <c>cpu_limit</c>, <c>fault/timeout</c>.</summary>
public enum FaultCode
{
    /// <summary>No answer within the wall-clock limit.</summary>
    Timeout,

    /// <summary>The processor-time limit was spent.</summary>
    CpuLimit,

    /// <summary>The memory limit was reached.</summary>
    MemoryLimit,

    /// <summary>The script executed too many statements.</summary>
    StatementLimit,

    /// <summary>The script recursed too deeply.</summary>
    RecursionLimit,

    /// <summary>A regular expression did not finish.</summary>
    RegexTimeout,

    /// <summary>The grader wrote more log than a worker may send.</summary>
    LogLimit,

    /// <summary>The grader waits for something that never comes, such as a promise that is never settled.</summary>
    NeverCompleted,

    /// <summary>The grader threw.</summary>
    RuntimeError,

    /// <summary>The source does not compile.</summary>
    CompileError,

    /// <summary>The file compiles but holds no grader.</summary>
    NoEntryPoint,

    /// <summary>The file or one of its dependencies cannot be loaded.</summary>
    LoadError,

    /// <summary>The answer is not a finite number, or lies outside the declared range, or has the wrong count.</summary>
    InvalidScore,

    /// <summary>The answer is too large.</summary>
    ResultLimit,

    /// <summary>The sample or source is too large.</summary>
    InputLimit,

    /// <summary>The worker process ended during the call.</summary>
    WorkerLost,

    /// <summary>The formula of a combined grader does not parse, names something unknown, or has no finite value.</summary>
    FormulaParseError,

    /// <summary>A placeholder names something that the row or the sample does not have.</summary>
    InvalidVariableError,

    /// <summary>The sample was to be read as JSON and is none.</summary>
    SampleParseError,

    /// <summary>The judge model's reply was cut off at its token limit.</summary>
    TruncatedObservationError,

    /// <summary>The judge model's endpoint did not answer, or answered with an error.</summary>
    ModelGraderServerError,

    /// <summary>The judge model refused to judge.</summary>
    ModelGraderRefusalError,

    /// <summary>The judge model's reply is not the verdict that was asked for.</summary>
    ModelGraderParseError,
}
