namespace GaDms.Postgres;

/// <summary>How the vectors of a gallery are divided into tables.</summary>
internal enum Partitioning
{
    /// <summary>One table.</summary>
    None,

    /// <summary>A table per camera.</summary>
    Camera,

    /// <summary>A table per month of the clock of the place.</summary>
    Month,
}
