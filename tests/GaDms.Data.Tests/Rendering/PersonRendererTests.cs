using System.Numerics;
using GaDms.Data.Rendering;
using GaDms.Imaging;

namespace GaDms.Data.Tests.Rendering;

public class PersonRendererTests
{
    private static readonly PersonAttributes Plain = new()
    {
        Gender = Gender.Man,
        HairColor = HairColor.Black,
        Top = TopKind.TShirt,
        TopColor = ColorName.Red,
        Sleeves = SleeveLength.Short,
        Bottom = BottomKind.Trousers,
        BottomColor = ColorName.Blue,
        Shoes = ShoeKind.Sneakers,
        ShoesColor = ColorName.White,
    };

    private static readonly ViewParameters Front = new() { SceneSeed = 3 };

    private static RenderedPerson Render(PersonAttributes person, ViewParameters view, int width = 96, int height = 192)
        => new PersonRenderer(width, height).Render(person, lookSeed: 1, view);

    private static Color At(RenderedPerson person, int keypointA, int keypointB, float share)
    {
        Keypoint a = person.Keypoints[keypointA], b = person.Keypoints[keypointB];
        return person.Image[(int)(a.X + ((b.X - a.X) * share)), (int)(a.Y + ((b.Y - a.Y) * share))];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(-90)]
    public void Clothes_have_their_colours_from_every_side(float yaw)
    {
        RenderedPerson person = Render(Plain, Front with { Yaw = yaw });
        Color shirt = At(person, 5, 12, 0.6f), trousers = At(person, 13, 15, 0.5f);
        Assert.True(shirt.R > 1.5 * shirt.B && shirt.R > 1.5 * shirt.G, $"shirt is {shirt}");
        Assert.True(trousers.B > 1.5 * trousers.R && trousers.B > 1.2 * trousers.G, $"trousers are {trousers}");
    }

    [Fact]
    public void The_face_is_seen_from_the_front_alone()
    {
        Assert.Equal(KeypointVisibility.Visible, Render(Plain, Front).Keypoints[0].Visibility);
        Assert.Equal(KeypointVisibility.Hidden, Render(Plain, Front with { Yaw = 180 }).Keypoints[0].Visibility);
        PersonAttributes glasses = Plain with { Eyewear = EyewearKind.Sunglasses };
        Assert.Contains(AttributeName.Eyewear, Render(glasses, Front).Visible);
        Assert.DoesNotContain(AttributeName.Eyewear, Render(glasses, Front with { Yaw = 180 }).Visible);
    }

    [Fact]
    public void Left_and_right_change_sides_when_the_person_turns()
    {
        IReadOnlyList<Keypoint> front = Render(Plain, Front).Keypoints, back = Render(Plain, Front with { Yaw = 180 }).Keypoints;
        Assert.True(front[5].X > front[6].X);
        Assert.True(back[5].X < back[6].X);
    }

    [Fact]
    public void A_print_on_the_chest_is_not_seen_from_behind()
    {
        PersonAttributes print = Plain with { Pattern = Pattern.Logo, PatternColor = ColorName.White };
        Assert.Contains(AttributeName.Pattern, Render(print, Front).Visible);
        Assert.DoesNotContain(AttributeName.Pattern, Render(print, Front with { Yaw = 180 }).Visible);
    }

    [Fact]
    public void A_closed_coat_hides_the_shirt_and_an_open_one_does_not()
    {
        PersonAttributes coat = Plain with { Outer = OuterKind.Coat, OuterColor = ColorName.Beige, Closure = ClosureKind.Closed };
        Assert.DoesNotContain(AttributeName.TopColor, Render(coat, Front).Visible);
        Assert.Contains(AttributeName.TopColor, Render(coat with { Closure = ClosureKind.Open }, Front).Visible);
    }

    [Fact]
    public void Keypoints_that_are_seen_lie_inside_the_picture()
    {
        RenderedPeople people = RenderedPeople.Create(new RenderSettings { Identities = 60, Width = 48, Height = 96 });
        for (int index = 0; index < people.Count; index++)
        {
            RenderedPerson person = people.Sample(index).Person;
            Assert.Equal(17, person.Keypoints.Count);
            foreach (Keypoint point in person.Keypoints.Where(point => point.Visibility != KeypointVisibility.Outside))
            {
                Assert.InRange(point.X, 0, 48);
                Assert.InRange(point.Y, 0, 96);
            }
        }
    }

    [Fact]
    public void Something_in_front_hides_keypoints()
    {
        static int Seen(RenderedPerson person) => person.Keypoints.Count(point => point.Visibility == KeypointVisibility.Visible);
        Assert.True(Seen(Render(Plain, Front with { Occluder = OccluderKind.Car })) < Seen(Render(Plain, Front)));
    }

    [Fact]
    public void A_person_outside_the_picture_has_no_keypoints_in_it()
    {
        RenderedPerson person = Render(Plain, Front with { Offset = new Vector2(3, 0) });
        Assert.All(person.Keypoints, point => Assert.Equal(KeypointVisibility.Outside, point.Visibility));
        Assert.DoesNotContain(AttributeName.TopColor, person.Visible);
    }

    [Fact]
    public void Every_value_of_every_attribute_can_be_drawn()
    {
        foreach (AttributeName name in PersonAttributes.Names)
        {
            byte[] before = Render(Plain, Front, 48, 96).Image.Pixels;
            foreach (int value in AttributeDomain.FalseValues(name, Plain[name]))
            {
                PersonAttributes changed = Dress(Plain.With(name, value));
                bool same = Render(changed, Front, 48, 96).Image.Pixels.AsSpan().SequenceEqual(before);
                Assert.True(!same || !Plain.Has(name), $"{name} = {changed.Describe(name)} changes nothing");
            }
        }
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(200, 40)]
    [InlineData(32, 64)]
    public void Odd_sizes_are_drawn_as_well(int width, int height)
    {
        RenderedPerson person = Render(Plain, Front, width, height);
        Assert.Equal((width, height), (person.Image.Width, person.Image.Height));
    }

    [Fact]
    public void A_size_out_of_bounds_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new PersonRenderer(8, 96));

    // A long-sleeved t-shirt and the like: the domain changes one attribute, the rest must not contradict it.
    private static PersonAttributes Dress(PersonAttributes person) => person with
    {
        PatternColor = person.Pattern == Pattern.Plain ? ColorName.None : ColorName.White,
    };
}
