namespace Rft.Conformance.Fixtures;

/// <summary>How much a case counts.</summary>
internal enum FixtureTier
{
    /// <summary>Must pass.</summary>
    Core,

    /// <summary>Passes by share.</summary>
    Extended,

    /// <summary>Documents a convention; counted with the extended ones.</summary>
    Policy,

    /// <summary>The expected verdict is doubtful; never counted.</summary>
    Disputed,
}
