import django.db.models.deletion
import onecloth.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Purpose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('words', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('story', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('from_date', models.DateField()),
                ('written_by', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('reference', models.CharField(blank=True, max_length=80, null=True, unique=True)),
                ('name', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('closed_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('version', models.PositiveIntegerField(default=1)),
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('default_language', models.CharField(default='en', max_length=10)),
                ('languages', models.JSONField(default=list)),
                ('zone', models.CharField(default='UTC', max_length=60)),
                ('read_within_days', models.PositiveSmallIntegerField(default=2)),
                ('answer_within_days', models.PositiveSmallIntegerField(default=10)),
                ('smallest_group', models.PositiveSmallIntegerField(default=5)),
                ('smallest_comment_group', models.PositiveSmallIntegerField(default=10)),
                ('server_keeper', models.CharField(blank=True, max_length=120)),
                ('is_demo', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_organisation'), models.CheckConstraint(condition=models.Q(('smallest_group__gte', 5)), name='groups_never_below_five'), models.CheckConstraint(condition=models.Q(('smallest_comment_group__gte', 10)), name='comments_never_below_ten')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('number', models.CharField(blank=True, max_length=80, null=True, unique=True)),
                ('given_name', models.CharField(blank=True, max_length=100)),
                ('family_name', models.CharField(blank=True, max_length=100)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('zone', models.CharField(blank=True, max_length=60)),
                ('started_on', models.DateField(blank=True, null=True)),
                ('left_on', models.DateField(blank=True, null=True)),
                ('blanked_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PeopleImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('state', models.CharField(choices=[('previewed', 'Looked at, nothing stored'), ('confirmed', 'Taken'), ('withdrawn', 'Put aside')], default='previewed', max_length=12)),
                ('mapping', models.JSONField(default=dict)),
                ('report', models.JSONField(default=dict)),
                ('asked_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('kind', models.CharField(max_length=10)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.job')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('reference', models.CharField(blank=True, max_length=80, null=True, unique=True)),
                ('code', models.CharField(max_length=3)),
                ('thread', models.PositiveSmallIntegerField(default=1)),
                ('name', onecloth.core.fields.TextByLanguage(blank=True, default=dict, validators=[onecloth.core.fields.validate_texts])),
                ('zone', models.CharField(blank=True, max_length=60)),
                ('opened_on', models.DateField()),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organisation.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('code',), name='one_open_unit_per_code'), models.CheckConstraint(condition=models.Q(('thread__gte', 1), ('thread__lte', 9)), name='thread_is_one_of_nine')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('leads', models.BooleanField(default=False)),
                ('is_main', models.BooleanField(default=True)),
                ('from_date', models.DateField()),
                ('until_date', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organisation.person')),
                ('role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.role')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organisation.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until_date__isnull', True), ('until_date__gte', models.F('from_date')), _connector='OR'), name='membership_dates_in_order'), models.UniqueConstraint(condition=models.Q(('until_date__isnull', True)), fields=('person', 'unit'), name='one_open_membership_per_unit'), models.UniqueConstraint(condition=models.Q(('is_main', True), ('until_date__isnull', True)), fields=('person',), name='one_main_unit_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='UnitPlacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_date', models.DateField()),
                ('until_date', models.DateField(blank=True, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='organisation.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until_date__isnull', True), ('until_date__gte', models.F('from_date')), _connector='OR'), name='placement_dates_in_order'), models.UniqueConstraint(condition=models.Q(('until_date__isnull', True)), fields=('unit',), name='one_open_placement')],
            },
        ),
        migrations.CreateModel(
            name='UnitSuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_date', models.DateField()),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='organisation.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('unit', 'successor'), name='successor_once'), models.CheckConstraint(condition=models.Q(('unit', models.F('successor')), _negated=True), name='no_unit_succeeds_itself')],
            },
        ),
        migrations.CreateModel(
            name='AccessGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('experience_team', 'Experience team'), ('executive', 'Executive'), ('administrator', 'Administrator')], max_length=20)),
                ('from_date', models.DateField()),
                ('until_date', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='organisation.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_date__isnull', True)), fields=('person', 'scope'), name='one_open_grant_per_scope')],
            },
        ),
        migrations.CreateModel(
            name='PurposeSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('purpose', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='organisation.purpose')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('purpose', 'person'), name='signed_once')],
            },
        ),
    ]
