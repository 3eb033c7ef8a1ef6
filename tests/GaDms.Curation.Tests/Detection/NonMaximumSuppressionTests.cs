using FsCheck;
using FsCheck.Fluent;
using GaDms.Curation.Detection;

namespace GaDms.Curation.Tests.Detection;

public sealed class NonMaximumSuppressionTests
{
    // Few places, sizes and confidences: overlaps at and around the limit, equal boxes and equal confidences are common.
    private static readonly Gen<PersonBox[]> s_boxes =
        (from x in Gen.Choose(0, 12)
         from y in Gen.Choose(0, 12)
         from width in Gen.Choose(0, 10)
         from height in Gen.Choose(0, 10)
         from confidence in Gen.Choose(1, 6)
         select new PersonBox(x, y, x + width, y + height, confidence / 6f)).ArrayOf();

    private static readonly Gen<float> s_limits = Gen.Elements(0f, 0.25f, 0.5f, 0.7f, 1f);

    [Fact]
    public void Kept_boxes_do_not_overlap_above_the_limit()
        => Prop.ForAll(Arb.From(s_boxes), Arb.From(s_limits), (boxes, limit) =>
        {
            var kept = Kept(boxes, limit);
            return kept.Index().All(a => kept.Skip(a.Index + 1).All(b => Overlap(a.Item, b) <= limit));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_dropped_box_overlaps_a_kept_one_that_is_as_sure_or_surer()
        => Prop.ForAll(Arb.From(s_boxes), Arb.From(s_limits), (boxes, limit) =>
        {
            var places = NonMaximumSuppression.Keep(boxes, limit);
            return Enumerable.Range(0, boxes.Length).Except(places)
                .All(dropped => places.Any(k => boxes[k].Confidence >= boxes[dropped].Confidence && Overlap(boxes[k], boxes[dropped]) > limit));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_the_boxes_changes_nothing()
        => Prop.ForAll(Arb.From(s_boxes), Arb.From(s_limits), Arb.From<int>(Gen.Choose(0, 1000)), (boxes, limit, seed) =>
        {
            PersonBox[] shuffled = [.. boxes];
            new Random(seed).Shuffle(shuffled);
            return Kept(boxes, limit).SequenceEqual(Kept(shuffled, limit));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_surest_comes_first_and_is_kept()
        => Prop.ForAll(Arb.From(s_boxes), Arb.From(s_limits), (boxes, limit) =>
        {
            var kept = Kept(boxes, limit);
            return boxes.Length == 0
                ? kept.Count == 0
                : kept[0].Confidence == boxes.Max(box => box.Confidence) && kept.SequenceEqual(kept.OrderByDescending(box => box.Confidence));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Overlap_by_hand()
    {
        var box = new PersonBox(0, 0, 10, 10, 1);
        Assert.Equal(1, Overlap(box, box));
        Assert.Equal(50f / 150, Overlap(box, new PersonBox(5, 0, 15, 10, 1)), 1e-6f);
        Assert.Equal(0, Overlap(box, new PersonBox(10, 0, 20, 10, 1)));
        Assert.Equal(0, Overlap(default, default));
    }

    [Fact]
    public void A_box_at_the_limit_stays_and_one_above_it_goes()
    {
        PersonBox[] boxes = [new(0, 0, 10, 10, 0.9f), new(0, 0, 10, 7, 0.8f)];
        Assert.Equal([0, 1], NonMaximumSuppression.Keep(boxes, 0.7f));
        Assert.Equal([0], NonMaximumSuppression.Keep(boxes, 0.69f));
    }

    private static List<PersonBox> Kept(PersonBox[] boxes, float limit) => [.. NonMaximumSuppression.Keep(boxes, limit).Select(i => boxes[i])];

    private static float Overlap(PersonBox a, PersonBox b) => NonMaximumSuppression.IntersectionOverUnion(a, b);
}
