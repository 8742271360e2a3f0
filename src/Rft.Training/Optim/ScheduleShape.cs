namespace Rft.Training.Optim;

/// <summary>How the learning rate moves after warm-up.</summary>
public enum ScheduleShape
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>It falls on a line.</summary>
    Linear,

    /// <summary>It falls on half a cosine wave.</summary>
    Cosine,
}
