namespace Rft.Graders;

/// <summary>What a grader judges in one call.</summary>
public enum GraderShape
{
    /// <summary>One sample: <see cref="IGrader"/>.</summary>
    Sample,

    /// <summary>All samples of one prompt: <see cref="IGroupGrader"/>.</summary>
    Group,

    /// <summary>A batch of unrelated samples: <see cref="IBatchGrader"/>.</summary>
    Batch,
}
