import django.db.models.deletion
import onecloth.core.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('listening', '0001_initial'),
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LastRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(max_length=64)),
                ('read_at', models.DateTimeField()),
                ('study', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.study')),
            ],
        ),
        migrations.CreateModel(
            name='Metric',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('audience', models.CharField(max_length=10)),
                ('span', models.CharField(choices=[('week', 'A week'), ('month', 'A month'), ('wave', 'A wave'), ('window', 'The last periods together')], default='week', max_length=6)),
                ('target', models.FloatField(blank=True, null=True)),
                ('is_headline', models.BooleanField(default=False)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('study', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.study')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Annotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('on_date', models.DateField()),
                ('words', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('is_change', models.BooleanField(default=True)),
                ('source', models.CharField(blank=True, max_length=60)),
                ('written_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('metric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='annotations', to='insight.metric')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MetricDefinition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('words', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('measure', models.JSONField()),
                ('from_date', models.DateField()),
                ('metric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='definitions', to='insight.metric')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('metric', 'number'), name='definition_once')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period_start', models.DateField()),
                ('period_end', models.DateField()),
                ('status', models.CharField(choices=[('shown', 'Shown'), ('coded', 'Shown as a bound'), ('too_few', 'Too few to say'), ('held_back', 'Held back'), ('withheld', 'Withheld')], max_length=10)),
                ('n', models.PositiveIntegerField(blank=True, null=True)),
                ('value', models.FloatField(blank=True, null=True)),
                ('low', models.FloatField(blank=True, null=True)),
                ('high', models.FloatField(blank=True, null=True)),
                ('shrunken', models.FloatField(blank=True, null=True)),
                ('shrunken_low', models.FloatField(blank=True, null=True)),
                ('shrunken_high', models.FloatField(blank=True, null=True)),
                ('bound', models.CharField(blank=True, max_length=20)),
                ('span', models.CharField(choices=[('week', 'A week'), ('month', 'A month'), ('wave', 'A wave'), ('window', 'The last periods together')], max_length=6)),
                ('minimum', models.FloatField(blank=True, null=True)),
                ('weakest', models.CharField(blank=True, max_length=60)),
                ('definition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='insight.metricdefinition')),
                ('metric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='insight.metric')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('wave', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.wave')),
                ('within', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('unit__isnull', False)), fields=('metric', 'unit', 'span', 'period_start'), name='unit_read_once'), models.UniqueConstraint(condition=models.Q(('unit__isnull', True)), fields=('metric', 'span', 'period_start'), name='whole_read_once')],
            },
        ),
        migrations.CreateModel(
            name='SeamReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period_start', models.DateField()),
                ('period_end', models.DateField()),
                ('status', models.CharField(choices=[('shown', 'Shown'), ('coded', 'Shown as a bound'), ('too_few', 'Too few to say'), ('held_back', 'Held back'), ('withheld', 'Withheld')], max_length=10)),
                ('n', models.PositiveIntegerField(blank=True, null=True)),
                ('value', models.FloatField(blank=True, null=True)),
                ('low', models.FloatField(blank=True, null=True)),
                ('high', models.FloatField(blank=True, null=True)),
                ('shrunken', models.FloatField(blank=True, null=True)),
                ('shrunken_low', models.FloatField(blank=True, null=True)),
                ('shrunken_high', models.FloatField(blank=True, null=True)),
                ('bound', models.CharField(blank=True, max_length=20)),
                ('side', models.CharField(choices=[('receiver', 'Receiver'), ('giver', 'Giver')], max_length=10)),
                ('minutes', models.FloatField(blank=True, null=True)),
                ('reasons', models.JSONField(default=list)),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.wave')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('wave', 'giver', 'receiver', 'side'), name='seam_side_read_once')],
            },
        ),
        migrations.CreateModel(
            name='WavePlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('wave', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.wave')),
            ],
        ),
    ]
