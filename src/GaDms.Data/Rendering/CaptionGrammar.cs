namespace GaDms.Data.Rendering;

/// <summary>
/// Writes captions: a random sentence shape, a random four to eight of the attributes that can be seen, random synonyms.
/// </summary>
public static class CaptionGrammar
{
    /// <summary>The fewest attributes a caption tells, where that many can be seen.</summary>
    public const int MinTold = 4;

    /// <summary>The most attributes a caption tells.</summary>
    public const int MaxTold = 8;

    // Shapes and details are drawn anew until the number told is right; few attempts do unless little can be seen.
    private const int MaxAttempts = 24;

    /// <summary>One caption.</summary>
    /// <param name="person">The truth.</param>
    /// <param name="visible">The attributes that can be seen on the picture.</param>
    /// <param name="walking">Whether the person walks on the picture, or stands.</param>
    /// <param name="structure">Draws shape, details and synonyms: the same for the clean and the noisy caption.</param>
    /// <param name="noise">Draws what is falsified, and the irrelevant clause.</param>
    /// <param name="noiseRate">
    /// The probability that a told value is replaced by a false one, and that an irrelevant clause is added; 0 for clean captions.
    /// </param>
    /// <param name="partsShare">The probability that the caption tells parts alone.</param>
    /// <param name="withTwin">Whether the caption gets a twin.</param>
    public static RenderedCaption Compose(
        PersonAttributes person,
        IReadOnlySet<AttributeName> visible,
        bool walking,
        Prng structure,
        Prng noise,
        double noiseRate,
        double partsShare = 0,
        bool withTwin = false)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(visible);
        ArgumentNullException.ThrowIfNull(structure);
        ArgumentNullException.ThrowIfNull(noise);
        var planner = new CaptionPlanner(person, visible, walking, structure);
        // Drawn only where asked for: data sets without such captions keep their bytes.
        bool parts = partsShare > 0 && structure.Bool(partsShare);
        (IReadOnlyList<CaptionPiece> plan, int shape) = (parts ? PlanParts(planner, structure) : PlanLong(planner, structure)) ?? FallBack(person);
        RenderedCaption caption = new CaptionWriter(person, noise, noiseRate).Write(plan, shape);
        return withTwin ? caption with { Twin = WriteTwin(person, plan, noise) } : caption;
    }

    // Every attribute is as likely as any other, however often captions tell it by another name.
    private static string? WriteTwin(PersonAttributes person, IReadOnlyList<CaptionPiece> plan, Prng noise)
    {
        AttributeName[] told = [.. plan.OfType<CaptionPiece.Value>().Select(value => value.Name).Distinct()
            .Where(name => AttributeDomain.FalseValues(name, person[name]).Count > 0)];
        return told.Length == 0 ? null : new CaptionWriter(person, noise, 0, noise.Choose(told)).Write(plan, shape: -1).Text;
    }

    private static (IReadOnlyList<CaptionPiece> Plan, int Shape)? PlanLong(CaptionPlanner planner, Prng structure)
    {
        // Without a wish drawn first, the shapes that tell little would win most often.
        int wanted = structure.NextInt(MinTold, MaxTold + 1);
        (IReadOnlyList<CaptionPiece>? best, int bestShape, int bestTold) = (null, -1, -1);
        for (int attempt = 0; attempt < MaxAttempts && bestTold < wanted; attempt++)
        {
            int shape = structure.NextInt(CaptionShapes.Templates.Count);
            IReadOnlyList<CaptionPiece>? plan = planner.Plan(CaptionShapes.Templates[shape]);
            if (plan is not null && planner.ToldCount <= MaxTold && planner.ToldCount > bestTold)
                (best, bestShape, bestTold) = (plan, shape, planner.ToldCount);
        }

        return best is null ? null : (best, bestShape);
    }

    private static (IReadOnlyList<CaptionPiece> Plan, int Shape)? PlanParts(CaptionPlanner planner, Prng structure)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            int shape = structure.NextInt(CaptionShapes.PartTemplates.Count);
            if (planner.Plan(CaptionShapes.PartTemplates[shape]) is { } plan)
                return (plan, CaptionShapes.Templates.Count + shape);
        }

        return null;
    }

    // Nothing but a person behind a bush: what is left to say is that it is there.
    private static (IReadOnlyList<CaptionPiece> Plan, int Shape) FallBack(PersonAttributes person)
    {
        CaptionPiece noun = person.Gender == Gender.Person
            ? new CaptionPiece.Filler("person")
            : new CaptionPiece.Value(AttributeName.Gender, WordForm.Plain, 0);
        return ([new CaptionPiece.Article(), noun, new CaptionPiece.Filler(" in the picture.")], -1);
    }
}
